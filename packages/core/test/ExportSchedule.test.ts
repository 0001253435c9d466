import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Layer from "effect/Layer"
import { ExportSchedule } from "../src/index.js"

const messageOf = (schedule: Either.Either<unknown, { readonly message: string }>): string =>
  Either.match(schedule, { onLeft: (error) => error.message, onRight: () => "accepted" })

describe("ExportSchedule", () => {
  it("names both durations when a timeout is over half of the interval", () => {
    assert.strictEqual(
      messageOf(ExportSchedule.every("10 seconds", { timeout: "8 seconds" })),
      "ExportSchedule: the option timeout is 8s, but the interval is 10s, and an export must end within half of it, 5s, " +
        "so that a primary and its fallback fit one interval: shorten the timeout or lengthen the interval"
    )
  })

  it("accepts exactly half, the specification's own pair of defaults [R79]", () => {
    assert.isTrue(Either.isRight(ExportSchedule.every("60 seconds", { timeout: "30 seconds" })))
    assert.isTrue(Either.isLeft(ExportSchedule.every("60 seconds", { timeout: "30001 millis" })))
  })

  it.prop(
    "keeps the timeout under half by default, and under 10 s",
    [FastCheck.integer({ min: 100, max: 1e9 })],
    ([ms]) => {
      const schedule = Either.getOrThrow(ExportSchedule.every(ms))
      const timeout = Duration.toMillis(schedule.timeout)
      assert.isTrue(timeout > 0 && timeout <= ms / 2 && timeout <= 10_000)
    }
  )

  it("refuses an interval of nothing, and one without end, and shows what was given", () => {
    for (
      const [given, shown] of [
        [0, "0 ms"],
        [-5, "-5 ms"],
        [Number.NaN, "NaN ms"],
        ["1 nanos", "1 nanos"],
        ["-3 seconds", "-3 seconds"],
        ["1e3 seconds", "1e3 seconds"],
        [Duration.infinity, "Infinity"]
      ] as const
    ) {
      assert.strictEqual(
        messageOf(ExportSchedule.every(given)),
        `ExportSchedule: the option interval is ${shown}, but an interval is finite and at least 100 ms, such as ` +
          "\"60 seconds\""
      )
    }
    assert.isTrue(Either.isLeft(ExportSchedule.every("1 second", { timeout: 0 })))
    assert.isTrue(Either.isLeft(ExportSchedule.every("1 second", { jitter: Duration.infinity })))
    assert.isTrue(Either.isRight(ExportSchedule.every("1 second", { jitter: 0 })))
  })

  it.effect("is every 60 s with 10 s, until a layer says otherwise; an invalid one is an error of the layer", () =>
    Effect.gen(function*() {
      const standard = yield* ExportSchedule.ExportSchedule
      assert.deepStrictEqual([standard.interval, standard.timeout], [Duration.seconds(60), Duration.seconds(10)])
      const own = yield* Effect.provide(ExportSchedule.ExportSchedule, ExportSchedule.layer("4 seconds"))
      assert.deepStrictEqual([own.interval, own.timeout], [Duration.seconds(4), Duration.millis(1_800)])
      const error = yield* Effect.flip(Effect.scoped(Layer.build(ExportSchedule.layer(-1))))
      assert.strictEqual(error.field, "interval")
    }))
})
