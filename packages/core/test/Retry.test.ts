import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import * as Schedule from "effect/Schedule"
import * as TestClock from "effect/TestClock"
import { Retry as Advice, TransportError } from "../src/ExportError.js"
import { ExportContext, Retry, RetrySchedule } from "../src/index.js"
import { backoff, fail, failure, hang, never, ok, scripted, split } from "./fixtures.js"

/** Runs an export that has `seconds`, and lets the time pass. */
const within = <A, E>(seconds: number, self: Effect.Effect<A, E>) =>
  Effect.gen(function*() {
    const context = yield* ExportContext.make({
      window: Duration.seconds(seconds),
      budget: Duration.seconds(seconds),
      legs: 1,
      trigger: "tick"
    })
    const fiber = yield* Effect.fork(Effect.either(ExportContext.provide(context)(self)))
    yield* TestClock.adjust("1 hour")
    return yield* Fiber.join(fiber)
  })

const everySecond = Schedule.spaced("1 second").pipe(Schedule.intersect(Schedule.recurs(10)))

describe("Retry", () => {
  it.effect("law: with no failure, and with the schedule `none`, it changes nothing", () =>
    Effect.gen(function*() {
      const fine = scripted<string>(ok())
      assert.deepStrictEqual(yield* Retry.retry(RetrySchedule.otlp)(fine.send)("a"), {
        accepted: 1,
        rejected: 0,
        messages: []
      })
      const failing = scripted<string>(fail(backoff), ok())
      assert.strictEqual(yield* Effect.flip(Retry.retry(RetrySchedule.none)(failing.send)("a")), backoff)
      assert.strictEqual(failing.calls.length, 1)
    }))

  it.effect("effect: sends the same value again until it is taken", () =>
    Effect.gen(function*() {
      const wire = scripted<string>(fail(backoff), fail(backoff), ok())
      const result = yield* within(60, Retry.retry(everySecond)(wire.send)("payload"))
      assert.isTrue(Either.isRight(result))
      assert.deepStrictEqual(wire.calls.map(({ value }) => value), ["payload", "payload", "payload"])
      assert.deepStrictEqual(wire.times(), [0, 1_000, 2_000])
    }))

  it.effect("never sends again what must not be sent again, nor what must be split [R173]", () =>
    Effect.gen(function*() {
      for (const error of [never, split]) {
        const wire = scripted<string>(fail(error), ok())
        assert.deepStrictEqual(yield* within(60, Retry.retry(everySecond)(wire.send)("a")), Either.left(error))
        assert.strictEqual(wire.calls.length, 1)
      }
    }))

  it.effect("time: a Retry-After stretches a delay and never shortens it [R177]", () =>
    Effect.gen(function*() {
      const after = (seconds: number) => fail<string>(failure(Advice.After({ delay: Duration.seconds(seconds) }), 429))
      const wire = scripted<string>(after(7), after(0.2), ok())
      yield* within(60, Retry.retry(everySecond)(wire.send)("a"))
      assert.deepStrictEqual(wire.times(), [0, 7_000, 8_000])
    }))

  it.effect("time: a wait that cannot end before the deadline is not begun, and the true error is returned", () =>
    Effect.gen(function*() {
      const asked = failure(Advice.After({ delay: Duration.seconds(30) }), 503)
      const wire = scripted<string>(fail(asked), ok())
      const fiber = yield* Effect.fork(Effect.flip(Effect.gen(function*() {
        const context = yield* ExportContext.make({ window: 10_000, budget: 10_000, legs: 1, trigger: "tick" })
        return yield* ExportContext.provide(context)(Retry.retry(everySecond)(wire.send)("a"))
      })))
      yield* TestClock.adjust(0)
      assert.strictEqual(yield* Fiber.join(fiber), asked)
      assert.strictEqual(wire.calls.length, 1)
    }))

  it.effect("time: OTLP's schedule has five attempts, jittered by 20 %, none after more than 5 s", () =>
    Effect.gen(function*() {
      const wire = scripted<string>(fail(backoff))
      yield* within(3_600, Retry.retry(RetrySchedule.otlp)(wire.send)("a"))
      const times = wire.times()
      assert.strictEqual(times.length, 5)
      const delays = times.slice(1).map((time, i) => time - times[i]!)
      for (const [i, delay] of delays.entries()) {
        const middle = 1_000 * 1.5 ** i
        assert.isTrue(
          delay >= Math.floor(0.8 * middle) && delay <= Math.min(5_000, Math.ceil(1.2 * middle)),
          `${delays}`
        )
      }
    }))

  it.effect("time: doubling waits 2, 4 and 8 seconds", () =>
    Effect.gen(function*() {
      const wire = scripted<string>(fail(backoff))
      yield* within(3_600, Retry.retry(RetrySchedule.doubling(3))(wire.send)("a"))
      assert.deepStrictEqual(wire.times(), [0, 2_000, 6_000, 14_000])
    }))

  it.effect("at shutdown nobody is waited for who does not listen", () =>
    Effect.gen(function*() {
      const refused = new TransportError({ reason: "refused", retry: Advice.Backoff(), message: "refused" })
      const attempts = (trigger: ExportContext.Trigger, error: TransportError) =>
        Effect.gen(function*() {
          const wire = scripted<string>(fail(error))
          const context = yield* ExportContext.make({ window: "1 minute", budget: "1 minute", legs: 1, trigger })
          const fiber = yield* Effect.fork(
            Effect.exit(ExportContext.provide(context)(Retry.retry(everySecond)(wire.send)("a")))
          )
          yield* TestClock.adjust("1 hour")
          yield* Fiber.join(fiber)
          return wire.calls.length
        })
      assert.strictEqual(yield* attempts("shutdown", refused), 1)
      assert.strictEqual(yield* attempts("shutdown", backoff), 11)
      assert.strictEqual(yield* attempts("tick", refused), 11)
    }))

  it.effect("interruption ends the attempt, and the wait", () =>
    Effect.gen(function*() {
      const hanging = scripted<string>(hang())
      const attempt = yield* Effect.fork(Retry.retry(everySecond)(hanging.send)("a"))
      yield* TestClock.adjust(0)
      yield* Fiber.interrupt(attempt)
      assert.strictEqual(hanging.interrupted(), 1)

      const failing = scripted<string>(fail(backoff))
      const wait = yield* Effect.fork(Retry.retry(everySecond)(failing.send)("a"))
      yield* TestClock.adjust("500 millis")
      yield* Fiber.interrupt(wait)
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(failing.calls.length, 1)
    }))

  it.effect.prop(
    "law: every attempt begins before the deadline, whatever the schedule",
    [FastCheck.integer({ min: 1, max: 60 }), FastCheck.integer({ min: 1_000, max: 20_000 })],
    ([seconds, delay]) =>
      Effect.gen(function*() {
        const start = yield* ExportContext.now
        const wire = scripted<string>(fail(backoff))
        yield* within(seconds, Retry.retry(Schedule.spaced(delay))(wire.send)("a"))
        assert.strictEqual(wire.calls.length, Math.ceil((seconds * 1_000) / delay))
        assert.isTrue(wire.times().every((time) => time < start + seconds * 1_000))
      })
  )
})
