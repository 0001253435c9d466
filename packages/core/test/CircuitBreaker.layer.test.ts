import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { flow } from "effect/Function"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as TestClock from "effect/TestClock"
import { CircuitBreaker, Payload, Range, Retry, Transport } from "../src/index.js"
import { backoff, fail, ok, scripted } from "./fixtures.js"
import { inExport, repeat, told } from "./inExport.js"

describe("Transport.circuitBreaker", () => {
  const payload = Payload.make(new Uint8Array(1), "test", Range.make(0, 1))

  const wired = (wire: { readonly send: Transport.Service["send"] }) =>
    Layer.succeed(Transport.Transport, { send: wire.send, peer: { address: "test" } })

  it.effect("has a state for each build of the layer", () =>
    Effect.gen(function*() {
      const wire = scripted<Payload.Payload>(fail(backoff))
      const layer = wired(wire).pipe(Transport.circuitBreaker({ failures: 1 }))
      const twice = Effect.flatMap(Transport.Transport, ({ send }) => repeat(2, told(send(payload))))
      assert.deepStrictEqual(yield* Effect.provide(twice, layer), ["status", "circuit-open"])
      assert.deepStrictEqual(yield* Effect.provide(twice, Layer.fresh(layer)), ["status", "circuit-open"])
    }))

  it.effect("refuses its options when the layer is built", () =>
    Effect.gen(function*() {
      const layer = wired(scripted<Payload.Payload>(ok())).pipe(Transport.circuitBreaker({ failures: 0 }))
      assert.strictEqual((yield* Effect.flip(Effect.scoped(Layer.build(layer)))).module, "CircuitBreaker")
    }))
})

describe("the order of retry and breaker", () => {
  const everySecond = Retry.retry(Schedule.intersect(Schedule.spaced("1 second"), Schedule.recurs(3)))

  const thrice = (wire: ReturnType<typeof scripted<string>>, order: "breaker outside" | "breaker inside") =>
    Effect.gen(function*() {
      const breaker = yield* CircuitBreaker.make({ failures: 2 })
      const policy = order === "breaker outside" ? flow(everySecond<string>, breaker) : flow(breaker, everySecond)
      const fiber = yield* Effect.fork(repeat(3, told(inExport()(policy(wire.send)("a")))))
      yield* TestClock.adjust("1 minute")
      return yield* Fiber.join(fiber)
    })

  it.effect("outside retry the breaker counts sends: what the third attempt brings home is no failure", () =>
    Effect.gen(function*() {
      const wire = scripted<string>(fail(backoff), fail(backoff), ok())
      assert.deepStrictEqual(yield* thrice(wire, "breaker outside"), ["ok", "ok", "ok"])
    }))

  it.effect("inside retry the breaker cuts the retries short", () =>
    Effect.gen(function*() {
      const wire = scripted<string>(fail(backoff), fail(backoff), ok())
      assert.deepStrictEqual(
        yield* thrice(wire, "breaker inside"),
        ["circuit-open", "circuit-open", "circuit-open"]
      )
      assert.strictEqual(wire.calls.length, 2)
    }))
})
