import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { flow } from "effect/Function"
import * as Schedule from "effect/Schedule"
import * as TestClock from "effect/TestClock"
import { AttemptTimeout, ExportContext, Leg, Retry } from "../src/index.js"
import { hang, ok, scripted } from "./fixtures.js"

describe("AttemptTimeout", () => {
  it.effect("law: what ends in time is not changed", () =>
    Effect.gen(function*() {
      const wire = scripted<string>(ok())
      const direct = yield* wire.send("a")
      assert.deepStrictEqual(yield* AttemptTimeout.attemptTimeout("1 second")(wire.send)("a"), direct)
    }))

  it.effect("time, effect: an attempt that hangs is interrupted and may be retried", () =>
    Effect.gen(function*() {
      const wire = scripted<string>(hang())
      const fiber = yield* Effect.fork(Effect.flip(AttemptTimeout.attemptTimeout("2 seconds")(wire.send)("a")))
      yield* TestClock.adjust("1999 millis")
      assert.strictEqual(wire.interrupted(), 0)
      yield* TestClock.adjust("1 millis")
      const error = yield* Fiber.join(fiber)
      assert.strictEqual(wire.interrupted(), 1)
      assert.strictEqual(error._tag, "TransportError")
      assert.strictEqual(error._tag === "TransportError" ? error.retry._tag : "", "Backoff")
      assert.strictEqual(error.message, "no answer within 2s")
    }))

  it.effect("time: without a duration it is a third of what remains, but not before 2 s", () =>
    Effect.gen(function*() {
      const wire = scripted<string>(hang())
      const context = yield* ExportContext.make({ window: 9_000, budget: 9_000, legs: 1, trigger: "tick" })
      const fiber = yield* Effect.fork(
        flow(AttemptTimeout.attemptTimeout(), Retry.retry(Schedule.spaced("1 second")))(wire.send)("a").pipe(
          ExportContext.provide(context),
          Effect.flip
        )
      )
      yield* TestClock.adjust("9 seconds")
      // 9 s: a third is 3 s; then 1 s of waiting, and of the 5 s left 2 s; and so on, until no wait fits
      assert.deepStrictEqual(wire.times().slice(0, 3), [0, 4_000, 7_000])
      assert.strictEqual((yield* Fiber.join(fiber)).message.startsWith("no answer within"), true)
    }))

  it.effect("time: a receiver that is only slow gets through at short intervals", () =>
    Effect.gen(function*() {
      const wire = scripted<string>((value) => Effect.delay(ok<string>()(value), "300 millis"))
      const context = yield* ExportContext.make({ window: 1_000, budget: 450, legs: 1, trigger: "tick" })
      const fiber = yield* Leg.deadline(AttemptTimeout.attemptTimeout()(wire.send))("a").pipe(
        ExportContext.provide(context),
        Effect.fork
      )
      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* Fiber.join(fiber)).accepted, 1)
    }))

  it.effect("interruption reaches the attempt", () =>
    Effect.gen(function*() {
      const wire = scripted<string>(hang())
      const fiber = yield* Effect.fork(AttemptTimeout.attemptTimeout("2 seconds")(wire.send)("a"))
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(fiber)
      assert.strictEqual(wire.interrupted(), 1)
    }))
})
