import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import { ExportContext, Leg } from "../src/index.js"
import { hang, ok, scripted } from "./fixtures.js"

const hangFor = (legs: number, window: number, budget: number) =>
  Effect.gen(function*() {
    const wire = scripted<string>(hang())
    const context = yield* ExportContext.make({ window, budget, legs, trigger: "tick" })
    const start = yield* ExportContext.now
    const fiber = yield* Leg.deadline(wire.send)("a").pipe(
      Effect.flip,
      Effect.zip(ExportContext.now),
      ExportContext.provide(context),
      Effect.fork
    )
    yield* TestClock.adjust("1 hour")
    const [error, end] = yield* Fiber.join(fiber)
    assert.strictEqual(error._tag, "ExportTimeout")
    assert.strictEqual(wire.interrupted(), 1)
    return end - start
  })

describe("Leg", () => {
  it.effect("law: what ends in time is not changed, and nothing waits", () =>
    Effect.gen(function*() {
      const wire = scripted<string>(ok())
      assert.deepStrictEqual(yield* Leg.deadline(wire.send)("a"), yield* wire.send("a"))
    }))

  it.effect("time: one leg has the budget; of several each has its share of the interval [R87]", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* hangFor(1, 10_000, 4_500), 4_500)
      assert.strictEqual(yield* hangFor(2, 10_000, 4_500), 4_500)
      assert.strictEqual(yield* hangFor(4, 10_000, 4_500), 2_500)
    }))

  it.effect("narrows the deadline for everything below it", () =>
    Effect.gen(function*() {
      const context = yield* ExportContext.make({ window: 10_000, budget: 3_000, legs: 1, trigger: "tick" })
      let remaining = 0
      yield* Leg.deadline(() =>
        Effect.map(ExportContext.remaining, (millis) => {
          remaining = millis
          return { accepted: 0, rejected: 0, messages: [] }
        })
      )("a").pipe(ExportContext.provide(context))
      assert.strictEqual(remaining, 3_000)
    }))

  it.effect("does not begin when there is no time left", () =>
    Effect.gen(function*() {
      const wire = scripted<string>(ok())
      const context = yield* ExportContext.make({ window: 0, budget: 3_000, legs: 1, trigger: "tick" })
      const error = yield* Effect.flip(ExportContext.provide(context)(Leg.deadline(wire.send)("a")))
      assert.strictEqual(error._tag, "ExportTimeout")
      assert.strictEqual(wire.calls.length, 0)
    }))

  it.effect("names its budget", () =>
    Effect.gen(function*() {
      const context = yield* ExportContext.make({
        window: 10_000,
        budget: Duration.seconds(3),
        legs: 1,
        trigger: "tick"
      })
      const fiber = yield* Effect.fork(
        Effect.flip(ExportContext.provide(context)(Leg.deadline(() => Effect.never)("a")))
      )
      yield* TestClock.adjust("3 seconds")
      assert.strictEqual((yield* Fiber.join(fiber)).message, "the export was not done within 3s")
    }))

  it.effect("interruption reaches what is in flight", () =>
    Effect.gen(function*() {
      const wire = scripted<string>(hang())
      const fiber = yield* Effect.fork(Leg.deadline(wire.send)("a"))
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(fiber)
      assert.strictEqual(wire.interrupted(), 1)
    }))
})
