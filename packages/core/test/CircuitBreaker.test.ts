import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import { EncodeError, ExportTimeout, Retry as Advice, TransportError } from "../src/ExportError.js"
import { CircuitBreaker, type ExportError, Leg } from "../src/index.js"
import { backoff, fail, failure, hang, never, ok, scripted, split } from "./fixtures.js"
import { inExport, repeat, told } from "./inExport.js"
import { withLog } from "./pipeline.js"

describe("CircuitBreaker", () => {
  it.effect("law: while fewer sends than that fail in a row it changes nothing", () =>
    Effect.gen(function*() {
      const wire = scripted<string>(fail(backoff), fail(backoff), ok(), fail(backoff), fail(backoff), ok())
      const breaker = yield* CircuitBreaker.make({ failures: 3 })
      const outcomes = yield* repeat(6, Effect.either(breaker(wire.send)("a")))
      assert.deepStrictEqual(outcomes.map(({ _tag }) => _tag), ["Left", "Left", "Right", "Left", "Left", "Right"])
      assert.strictEqual(outcomes[0]?._tag === "Left" && outcomes[0].left, backoff)
      assert.deepStrictEqual(wire.calls.map(({ value }) => value), ["a", "a", "a", "a", "a", "a"])
    }))

  it.effect("effect: after five failures in a row nothing is sent, and the error says why and until when", () =>
    Effect.gen(function*() {
      const wire = scripted<string>(fail(backoff))
      const guarded = (yield* CircuitBreaker.make())(wire.send)
      assert.deepStrictEqual(yield* repeat(6, told(guarded("a"))), [...Array(5).fill("status"), "circuit-open"])
      yield* TestClock.adjust("12 seconds")
      const error = yield* Effect.flip(guarded("a"))
      assert.strictEqual(wire.calls.length, 5)
      assert.instanceOf(error, TransportError)
      assert.deepInclude(error, { reason: "circuit-open", retry: Advice.Never() })
      assert.strictEqual(
        error.message,
        "nothing was sent: the circuit has been open for 12s, after 5 failures in a row, the last: answered 503; " +
          "the next probe is due in 18s"
      )
    }))

  it.effect("time: one send probes after openFor; it closes the circuit, or opens it for as long again", () =>
    Effect.gen(function*() {
      const wire = scripted<string>(fail(backoff), fail(backoff), ok())
      const guarded = (yield* CircuitBreaker.make({ failures: 1, openFor: "10 seconds" }))(wire.send)
      yield* told(guarded("a"))
      yield* TestClock.adjust("9999 millis")
      assert.strictEqual(yield* told(guarded("a")), "circuit-open")
      yield* TestClock.adjust("1 millis")
      assert.strictEqual(yield* told(guarded("a")), "status")
      yield* TestClock.adjust("9999 millis")
      assert.strictEqual(yield* told(guarded("a")), "circuit-open")
      yield* TestClock.adjust("1 millis")
      assert.deepStrictEqual(yield* repeat(3, told(guarded("a"))), ["ok", "ok", "ok"])
      assert.deepStrictEqual(wire.times(), [0, 10_000, 20_000, 20_000, 20_000])
    }))

  it.effect("after a probe that succeeded, it takes as many failures in a row as before", () =>
    Effect.gen(function*() {
      const wire = scripted<string>(fail(backoff), fail(backoff), ok(), fail(backoff))
      const guarded = (yield* CircuitBreaker.make({ failures: 2, openFor: "1 second" }))(wire.send)
      yield* repeat(2, told(guarded("a")))
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(yield* repeat(4, told(guarded("a"))), ["ok", "status", "status", "circuit-open"])
    }))

  it.effect("effect: while the probe is on its way all others fail, and say so", () =>
    Effect.gen(function*() {
      const wire = scripted<string>(fail(backoff), (a) => Effect.delay(ok<string>()(a), "2 seconds"), ok())
      const guarded = (yield* CircuitBreaker.make({ failures: 1, openFor: "10 seconds" }))(wire.send)
      yield* told(guarded("a"))
      yield* TestClock.adjust("10 seconds")
      const fibers = yield* Effect.forEach(["b", "c", "d"], (a) => Effect.fork(Effect.either(guarded(a))))
      yield* TestClock.adjust("1 second")
      assert.match((yield* Effect.flip(guarded("e"))).message, /open for 11s.*; a probe is on its way$/)
      yield* TestClock.adjust("1 second")
      const outcomes = yield* Fiber.join(Fiber.all(fibers))
      assert.deepStrictEqual(outcomes.map(({ _tag }) => _tag), ["Right", "Left", "Left"])
      assert.match(yield* Effect.flip(outcomes[1]!).pipe(Effect.map(({ message }) => message)), /on its way$/)
      assert.strictEqual(yield* told(guarded("f")), "ok")
      assert.deepStrictEqual(wire.calls.map(({ value }) => value), ["a", "b", "f"])
    }))

  it.effect("what shows that the receiver is alive counts like a success", () =>
    Effect.gen(function*() {
      const redirect = new TransportError({ reason: "redirect", status: 302, retry: Advice.Never(), message: "" })
      const reply = new TransportError({ reason: "reply", status: 200, retry: Advice.Never(), message: "too long" })
      for (const alive of [never, split, failure(Advice.Never(), 400), failure(Advice.Never(), 13), redirect, reply]) {
        const wire = scripted<string>(fail(backoff), fail(alive), fail(backoff), fail(alive))
        const guarded = (yield* CircuitBreaker.make({ failures: 2 }))(wire.send)
        yield* repeat(8, told(guarded("a")))
        assert.strictEqual(wire.calls.length, 8, alive.message)
      }
    }))

  it.effect("what cannot be reached or does not serve counts as a failure", () =>
    Effect.gen(function*() {
      const without = (reason: ExportError.Reason, retry: ExportError.Retry = Advice.Backoff()) =>
        new TransportError({ reason, retry, message: reason })
      const failures = [
        backoff,
        failure(Advice.After({ delay: Duration.seconds(1) }), 429),
        failure(Advice.Never(), 500),
        without("refused"),
        without("timeout"),
        without("tls", Advice.Never()),
        without("authentication", Advice.Never()),
        new ExportTimeout({ budget: Duration.seconds(1) })
      ]
      for (const error of failures) {
        const wire = scripted<string>(fail(error))
        const guarded = (yield* CircuitBreaker.make({ failures: 2 }))(wire.send)
        yield* repeat(3, told(guarded("a")))
        assert.strictEqual(wire.calls.length, 2, error.message)
      }
    }))

  it.effect("an encoding error is neither: it ends no streak, opens nothing and closes nothing", () =>
    Effect.gen(function*() {
      const broken = fail<string>(new EncodeError({ message: "broken" }))
      const wire = scripted<string>(broken, broken, fail(backoff), broken, fail(backoff), broken, ok())
      const guarded = (yield* CircuitBreaker.make({ failures: 2, openFor: "1 second" }))(wire.send)
      assert.deepStrictEqual(
        yield* repeat(6, told(guarded("a"))),
        ["EncodeError", "EncodeError", "status", "EncodeError", "status", "circuit-open"]
      )
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(yield* repeat(2, told(guarded("a"))), ["EncodeError", "ok"])
    }))

  it.effect("interruption: reaches the send, and counts as neither", () =>
    Effect.gen(function*() {
      const wire = scripted<string>(fail(backoff), hang(), fail(backoff), ok())
      const guarded = (yield* CircuitBreaker.make({ failures: 2 }))(wire.send)
      yield* told(guarded("a"))
      const fiber = yield* Effect.fork(guarded("b"))
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(fiber)
      assert.strictEqual(wire.interrupted(), 1)
      assert.deepStrictEqual(yield* repeat(2, told(guarded("c"))), ["status", "circuit-open"])
    }))

  it.effect("interruption: a probe that is interrupted, or dies, makes room for the next", () =>
    Effect.gen(function*() {
      const wire = scripted<string>(fail(backoff), hang(), () => Effect.dieMessage("broken"), ok())
      const guarded = (yield* CircuitBreaker.make({ failures: 1, openFor: "1 second" }))(wire.send)
      yield* told(guarded("a"))
      yield* TestClock.adjust("1 second")
      const probe = yield* Effect.fork(guarded("b"))
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* told(guarded("c")), "circuit-open")
      yield* Fiber.interrupt(probe)
      assert.isTrue((yield* Effect.exit(guarded("d")))._tag === "Failure")
      assert.strictEqual(yield* told(guarded("e")), "ok")
      assert.deepStrictEqual(wire.calls.map(({ value }) => value), ["a", "b", "d", "e"])
    }))

  it.effect("time: a send that the deadline of the export interrupts is a failure", () =>
    Effect.gen(function*() {
      const wire = scripted<string>(hang())
      const breaker = yield* CircuitBreaker.make({ failures: 1, openFor: "30 seconds" })
      const guarded = Leg.deadline(breaker(wire.send))
      const fiber = yield* Effect.fork(told(inExport({ budget: 4_000 })(guarded("a"))))
      yield* TestClock.adjust("4 seconds")
      assert.strictEqual(yield* Fiber.join(fiber), "ExportTimeout")
      const error = yield* Effect.flip(inExport()(guarded("b")))
      assert.match(error.message, /the last: there was no answer when the time of the export was up/)
    }))

  it.effect("a defect says nothing of the receiver, also when the time of the export is up", () =>
    Effect.gen(function*() {
      const wire = scripted<string>(() => Effect.delay(Effect.dieMessage("broken"), "2 seconds"))
      const guarded = (yield* CircuitBreaker.make({ failures: 1 }))(wire.send)
      const fiber = yield* Effect.fork(repeat(2, Effect.exit(inExport({ window: 1_000 })(guarded("a")))))
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(fiber)
      assert.strictEqual(wire.calls.length, 2)
    }))

  it.effect("a send that began before it opened does not close it", () =>
    Effect.gen(function*() {
      const wire = scripted<string>((a) => Effect.delay(ok<string>()(a), "1 second"), fail(backoff))
      const guarded = (yield* CircuitBreaker.make({ failures: 1 }))(wire.send)
      const early = yield* Effect.fork(told(guarded("a")))
      yield* TestClock.adjust(0)
      yield* told(guarded("b"))
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* Fiber.join(early), "ok")
      assert.strictEqual(yield* told(guarded("c")), "circuit-open")
    }))

  it.effect("the last export probes once, also when the circuit is open; a flush does not", () =>
    Effect.gen(function*() {
      const wire = scripted<string>(fail(backoff))
      const guarded = (yield* CircuitBreaker.make({ failures: 1 }))(wire.send)
      yield* told(guarded("a"))
      assert.strictEqual(yield* told(inExport({ trigger: "flush" })(guarded("b"))), "circuit-open")
      const twice = repeat(2, told(guarded("c")))
      assert.deepStrictEqual(yield* inExport({ trigger: "shutdown" })(twice), ["status", "circuit-open"])
      assert.deepStrictEqual(wire.calls.map(({ value }) => value), ["a", "c"])
    }))

  it.effect("the last export probes also while another probe hangs, and may close the circuit", () =>
    Effect.gen(function*() {
      const wire = scripted<string>(fail(backoff), hang(), ok())
      const guarded = (yield* CircuitBreaker.make({ failures: 1, openFor: "1 second" }))(wire.send)
      yield* told(guarded("a"))
      yield* TestClock.adjust("1 second")
      const hanging = yield* Effect.fork(guarded("b"))
      yield* TestClock.adjust(0)
      assert.deepStrictEqual(
        yield* inExport({ trigger: "shutdown" })(repeat(2, told(guarded("c")))),
        ["ok", "ok"]
      )
      yield* Fiber.interrupt(hanging)
      assert.strictEqual(yield* told(guarded("d")), "ok")
    }))

  it.effect("tells once that it opened, and once that it closed", () =>
    withLog((lines) =>
      Effect.gen(function*() {
        const wire = scripted<string>(fail(backoff), fail(backoff), fail(backoff), ok())
        const guarded = (yield* CircuitBreaker.make({ failures: 2, openFor: "1 minute" }))(wire.send)
        for (const pause of [0, 0, 0, 60, 0, 60, 0]) {
          yield* TestClock.adjust(Duration.seconds(pause))
          yield* told(guarded("a"))
        }
        assert.strictEqual(wire.calls.length, 5)
        assert.deepStrictEqual(lines, [
          { level: "Warning", text: "the circuit is open after 2 failures in a row, the last: answered 503" },
          { level: "Info", text: "the circuit is closed again, after 2m and 3 failures in a row" }
        ])
      })
    ))

  it.effect("refuses options that make no sense", () =>
    Effect.gen(function*() {
      for (const failures of [0, 1.5, -1, Infinity, NaN]) {
        assert.strictEqual((yield* Effect.flip(CircuitBreaker.make({ failures }))).field, "failures")
      }
      for (const openFor of [0, Duration.infinity] as const) {
        assert.strictEqual((yield* Effect.flip(CircuitBreaker.make({ openFor }))).field, "openFor")
      }
    }))
})
