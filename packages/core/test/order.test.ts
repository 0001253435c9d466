import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { flow } from "effect/Function"
import * as TestClock from "effect/TestClock"
import type { MetricsData, Payload, Policy, Sender } from "../src/index.js"
import {
  AttemptTimeout,
  CircuitBreaker,
  Delivery,
  Encode,
  ExportContext,
  Fallback,
  Leg,
  Retry,
  RetrySchedule
} from "../src/index.js"
import { type Answer, backoff, counters, fail, hang, ok, scripted, sizedEncoder } from "./fixtures.js"

/** Exports something in a tick of ten seconds with two legs, and tells how it went and how long it took. */
const tick = <A>(sender: Sender.Sender<A>, value: A, legs = 1) =>
  Effect.gen(function*() {
    const context = yield* ExportContext.make({ window: 10_000, budget: 4_500, legs, trigger: "tick" })
    const begin = yield* ExportContext.now
    const fiber = yield* sender(value).pipe(
      ExportContext.provide(context),
      Effect.either,
      Effect.zip(ExportContext.now),
      Effect.fork
    )
    yield* TestClock.adjust("10 seconds")
    const [result, end] = yield* Fiber.join(fiber)
    return { result: result._tag, took: end - begin }
  })

const doubling = Retry.retry(RetrySchedule.doubling(2))
const accept: Answer<Payload.Payload> = (payload) => Effect.succeed(Delivery.accepted(payload))

// the numbers of docs/explanation/order-of-policies.md
describe("the order of policies, in numbers", () => {
  it.effect("the attempt's timeout stands inside retry", () =>
    Effect.gen(function*() {
      const timeout = AttemptTimeout.attemptTimeout("1 second")
      const run = (policy: Policy.Policy<string>) =>
        Effect.gen(function*() {
          const wire = scripted<string>(hang(), ok())
          return { ...(yield* tick(flow(policy, Leg.deadline)(wire.send), "a")), attempts: wire.calls.length }
        })
      assert.deepStrictEqual(yield* run(flow(timeout, doubling)), { result: "Right", took: 3_000, attempts: 2 })
      assert.deepStrictEqual(yield* run(flow(doubling, timeout)), { result: "Left", took: 1_000, attempts: 1 })
    }))

  it.effect("retry stands inside the breaker", () =>
    Effect.gen(function*() {
      const run = (arrange: (breaker: Policy.Policy<string>) => Policy.Policy<string>) =>
        Effect.gen(function*() {
          const wire = scripted<string>(fail(backoff), ok(), fail(backoff), ok(), fail(backoff), ok())
          const breaker = yield* CircuitBreaker.make({ failures: 1, openFor: "1 minute" })
          const send = arrange(breaker)(wire.send)
          const results = [yield* tick(send, "a"), yield* tick(send, "b"), yield* tick(send, "c")]
          return { delivered: results.filter(({ result }) => result === "Right").length, attempts: wire.calls.length }
        })
      assert.deepStrictEqual(yield* run((breaker) => flow(doubling, breaker)), { delivered: 3, attempts: 6 })
      assert.deepStrictEqual(yield* run((breaker) => flow(breaker, doubling)), { delivered: 0, attempts: 1 })
    }))

  it.effect("retry stands inside encode", () =>
    Effect.gen(function*() {
      const run = (inside: boolean) =>
        Effect.gen(function*() {
          const wire = scripted<Payload.Payload>(accept, fail(backoff), accept)
          let encodes = 0
          const encoder = sizedEncoder(1)
          const counted: typeof encoder = {
            encode: (data, range) => Effect.suspend(() => (encodes++, encoder.encode(data, range)))
          }
          const encodeWith = yield* Encode.encodeWith(counted, { maxExportBatchSize: 2 })
          const sender: Sender.Sender<MetricsData.MetricsData> = inside
            ? encodeWith(doubling(wire.send))
            : doubling(encodeWith(wire.send))
          const { result } = yield* tick(Leg.deadline(sender), counters(4))
          return { result, encodes, sent: wire.calls.map(({ value }) => value.covers.start) }
        })
      assert.deepStrictEqual(yield* run(true), { result: "Right", encodes: 2, sent: [0, 2, 2] })
      assert.deepStrictEqual(yield* run(false), { result: "Right", encodes: 3, sent: [0, 2, 2] })
    }))

  it.effect("the leg's deadline stands inside the fallback", () =>
    Effect.gen(function*() {
      const run = (arrange: (fallback: Policy.Policy<string>) => Policy.Policy<string>) =>
        Effect.gen(function*() {
          const [primary, spare] = [scripted<string>(hang()), scripted<string>(ok())]
          const fallback = yield* Fallback.make(Leg.deadline(spare.send))
          const went = yield* tick(arrange(fallback)(primary.send), "a", 2)
          return { ...went, spare: spare.calls.length }
        })
      assert.deepStrictEqual(yield* run((fallback) => flow(Leg.deadline, fallback)), {
        result: "Right",
        took: 4_500,
        spare: 1
      })
      assert.deepStrictEqual(yield* run((fallback) => flow(fallback, Leg.deadline)), {
        result: "Left",
        took: 4_500,
        spare: 0
      })
    }))
})
