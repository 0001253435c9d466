import { assert, describe, it } from "@effect/vitest"
import { ExportError, Payload, Range, Transport } from "@efflux/core"
import { RecordingTransport, type Script, ScriptedTransport } from "@efflux/testkit"
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"

const payload = Payload.make(new Uint8Array(3), "text/plain", Range.make(0, 5), 1)

const send = (step: Script.Step) =>
  Effect.flatMap(ScriptedTransport.make([step]), ({ transport }) => transport.send(payload))

describe("ScriptedTransport", () => {
  it.effect("plays step after step, and repeats the last", () =>
    Effect.gen(function*() {
      const { attempts, transport } = yield* ScriptedTransport.make(["ok", 503, 400])
      const outcomes = yield* Effect.replicateEffect(
        Effect.match(transport.send(payload), {
          onFailure: (error) => error._tag === "TransportError" ? error.status : error,
          onSuccess: () => "ok"
        }),
        4
      )
      assert.deepStrictEqual(outcomes, ["ok", 503, 400, 400])
      assert.strictEqual((yield* attempts).length, 4)
    }))

  it.effect("follows another script from the next send on", () =>
    Effect.gen(function*() {
      const { follow, transport } = yield* ScriptedTransport.make([503, 503])
      yield* Effect.flip(transport.send(payload))
      yield* follow(["ok"])
      assert.strictEqual((yield* transport.send(payload)).accepted, 4)
    }))

  const { After, Backoff, Never, Split } = ExportError.Retry

  it.effect.each<readonly [Script.Step, number | undefined, ExportError.Reason, ExportError.Retry]>([
    [400, 400, "status", Never()],
    [401, 401, "status", Never()],
    [408, 408, "status", Never()],
    [500, 500, "status", Never()],
    [429, 429, "status", Backoff()],
    [502, 502, "status", Backoff()],
    [503, 503, "status", Backoff()],
    [504, 504, "status", Backoff()],
    [413, 413, "status", Split()],
    ["split", 413, "status", Split()],
    [{ retryAfter: "7 seconds" }, 503, "status", After({ delay: Duration.seconds(7) })],
    [{ retryAfter: 10, status: 429 }, 429, "status", After({ delay: Duration.millis(10) })],
    ["refused", undefined, "refused", Backoff()],
    ["reset", undefined, "reset", Backoff()]
  ])("[R176] says what may be done about a failure: %j", ([step, status, reason, retry]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(send(step))
      assert.instanceOf(error, ExportError.TransportError)
      assert.deepStrictEqual(
        { status: error.status, reason: error.reason, retry: error.retry },
        { status, reason, retry }
      )
    }))

  it.effect("accepts all but what it rejects and what was omitted", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* send("ok"), { accepted: 4, rejected: 0, messages: [] })
      assert.deepStrictEqual(yield* send(204), { accepted: 4, rejected: 0, messages: [] })
      assert.deepStrictEqual(yield* send({ rejected: 3, message: "old" }), {
        accepted: 1,
        rejected: 3,
        messages: ["old"]
      })
      assert.deepStrictEqual(yield* send({ rejected: 9 }), { accepted: 0, rejected: 4, messages: [] })
    }))

  it.effect("fails with an error of the script, and dies of a defect", () =>
    Effect.gen(function*() {
      const error = new ExportError.EncodeError({ message: "no" })
      assert.strictEqual(yield* Effect.flip(send(error)), error)
      const exit = yield* Effect.exit(send("defect"))
      assert.isTrue(Exit.isFailure(exit) && Cause.isDie(exit.cause))
    }))

  it.effect("keeps when a send began, with what, and whether it was interrupted", () =>
    Effect.gen(function*() {
      const { attempts, transport } = yield* ScriptedTransport.make(["hang", "ok"])
      yield* TestClock.adjust("2 seconds")
      const fiber = yield* Effect.fork(transport.send(payload))
      yield* TestClock.adjust("3 seconds")
      assert.deepStrictEqual(yield* attempts, [{ at: 2_000, payload, interrupted: false }])
      yield* Fiber.interrupt(fiber)
      yield* transport.send(payload)
      assert.deepStrictEqual(yield* attempts, [
        { at: 2_000, payload, interrupted: true },
        { at: 5_000, payload, interrupted: false }
      ])
    }))

  it.effect("waits before a delayed step", () =>
    Effect.gen(function*() {
      const fiber = yield* Effect.fork(send({ delay: "2 seconds", step: 503 }))
      yield* TestClock.adjust("1999 millis")
      assert.isNull(fiber.unsafePoll())
      yield* TestClock.adjust("1 millis")
      assert.isTrue(Exit.isFailure(yield* Fiber.await(fiber)))
    }))

  it.effect("is the transport of a layer, and each layer plays from the beginning", () => {
    const once = Effect.gen(function*() {
      const transport = yield* Transport.Transport
      const { attempts } = yield* ScriptedTransport.ScriptedTransport
      const failed = yield* Effect.isFailure(transport.send(payload))
      return [failed, (yield* attempts).length]
    })
    const layer = ScriptedTransport.layer([503, "ok"])
    return Effect.gen(function*() {
      assert.deepStrictEqual(yield* Effect.provide(once, layer), [true, 1])
      assert.deepStrictEqual(yield* Effect.provide(once, layer), [true, 1])
    })
  })
})

describe("RecordingTransport", () => {
  it.effect("takes everything and keeps the payloads themselves", () =>
    Effect.gen(function*() {
      const transport = yield* Transport.Transport
      const { clear, payloads } = yield* RecordingTransport.RecordingTransport
      assert.strictEqual((yield* transport.send(payload)).accepted, 4)
      assert.strictEqual((yield* payloads)[0], payload)
      yield* clear
      assert.deepStrictEqual(yield* payloads, [])
    }).pipe(Effect.provide(RecordingTransport.layer())))
})
