import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { flow } from "effect/Function"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as TestClock from "effect/TestClock"
import {
  AttemptTimeout,
  Delivery,
  Encode,
  type Encoder,
  ExportContext,
  Leg,
  type Payload,
  type Policy,
  Range,
  Retry,
  RetrySchedule,
  Transport
} from "../src/index.js"
import { backoff, counters, fail, hang, ok, scripted, sizedEncoder } from "./fixtures.js"

type Wire = ReturnType<typeof scripted<Payload.Payload>>

const wired = (wire: Wire) => Layer.succeed(Transport.Transport, { send: wire.send, peer: { address: "test" } })

const payload: Payload.Payload = {
  body: new Uint8Array(),
  contentType: "test",
  contentEncoding: "identity",
  covers: Range.make(0, 1),
  omitted: 0
}

const send = <E>(layer: Layer.Layer<Transport.Transport, E>) =>
  Effect.gen(function*() {
    const fiber = yield* Effect.flatMap(Transport.Transport, (transport) => transport.send(payload)).pipe(
      Effect.provide(layer),
      Effect.either,
      Effect.fork
    )
    yield* TestClock.adjust("1 hour")
    return yield* Fiber.join(fiber)
  })

describe("the Layer forms of the policies", () => {
  it.effect("retry takes the schedule it is given, else the RetrySchedule service, else OTLP's", () =>
    Effect.gen(function*() {
      const [given, service, standard] = [
        scripted(fail(backoff)),
        scripted(fail(backoff)),
        scripted(fail(backoff))
      ] as [
        Wire,
        Wire,
        Wire
      ]
      yield* send(wired(given).pipe(Transport.retry(RetrySchedule.none)))
      yield* send(
        wired(service).pipe(
          Transport.retry(),
          Layer.provide(RetrySchedule.layer(Schedule.intersect(Schedule.spaced("1 second"), Schedule.recurs(2))))
        )
      )
      yield* send(wired(standard).pipe(Transport.retry()))
      assert.deepStrictEqual([given.calls.length, service.calls.length], [1, 3])
      assert.isAtLeast(standard.calls.length, 3)
    }))

  it.effect("a layer reads the service when it is built: two transports may have two schedules", () =>
    Effect.gen(function*() {
      const [a, b] = [scripted(fail(backoff)), scripted(fail(backoff))] as [Wire, Wire]
      const layer = (wire: Wire, times: number) =>
        wired(wire).pipe(Transport.retry(), Layer.provide(RetrySchedule.layer(RetrySchedule.doubling(times))))
      yield* send(layer(a, 0))
      yield* send(layer(b, 1))
      assert.deepStrictEqual([a.calls.length, b.calls.length], [1, 2])
    }))

  it.effect("keep the layer's other outputs, and the peer", () =>
    Effect.gen(function*() {
      class Other extends Context.Tag("Other")<Other, { readonly n: number }>() {}
      const both = Layer.merge(wired(scripted(ok())), Layer.succeed(Other, { n: 7 })).pipe(
        Transport.attemptTimeout("1 second"),
        Transport.retry()
      )
      const result = yield* Effect.all([Other, Transport.Transport]).pipe(Effect.provide(both))
      assert.deepStrictEqual([result[0].n, result[1].peer.address], [7, "test"])
    }))
})

describe("an attempt timeout that is no time", () => {
  it.effect("is an error of the layer", () =>
    Effect.gen(function*() {
      for (const duration of [0, Number.NaN, "banana" as "1 second"]) {
        const layer = wired(scripted(ok())).pipe(Transport.attemptTimeout(duration))
        assert.strictEqual((yield* Effect.flip(Effect.scoped(Layer.build(layer)))).field, "attemptTimeout")
      }
    }))
})

describe("the order of policies", () => {
  const everySecond = Schedule.intersect(Schedule.spaced("1 second"), Schedule.recurs(20))

  const exported = (policy: Policy.Policy<Payload.Payload>, wire: Wire) =>
    Effect.gen(function*() {
      const encodeWith = yield* Encode.encodeWith(sizedEncoder(1) satisfies Encoder.Service, { maxExportBatchSize: 2 })
      const context = yield* ExportContext.make({ window: 12_000, budget: 12_000, legs: 1, trigger: "tick" })
      const fiber = yield* Leg.deadline(encodeWith(policy(wire.send)))(counters(4)).pipe(
        ExportContext.provide(context),
        Effect.either,
        Effect.fork
      )
      yield* TestClock.adjust("1 hour")
      return yield* Fiber.join(fiber)
    })

  const accept = (payload: Payload.Payload) => Effect.succeed(Delivery.accepted(payload))

  it.effect("a timeout inside retry saves the export from one hung attempt", () =>
    Effect.gen(function*() {
      const wire = scripted<Payload.Payload>(hang(), accept)
      const right = flow(AttemptTimeout.attemptTimeout(), Retry.retry(everySecond))
      assert.deepStrictEqual((yield* exported(right, wire))._tag, "Right")
      assert.deepStrictEqual(wire.times(), [0, 5_000, 5_000])
    }))

  it.effect("a timeout outside retry lets one hung attempt eat them all", () =>
    Effect.gen(function*() {
      const wire = scripted<Payload.Payload>(hang(), accept)
      const wrong = flow(Retry.retry(everySecond), AttemptTimeout.attemptTimeout())
      assert.deepStrictEqual((yield* exported(wrong, wire))._tag, "Left")
      assert.strictEqual(wire.calls.length, 1)
    }))

  it.effect("retry inside encode sends no payload again that was taken", () =>
    Effect.gen(function*() {
      const wire = scripted<Payload.Payload>(accept, fail(backoff), accept)
      assert.deepStrictEqual((yield* exported(Retry.retry(everySecond), wire))._tag, "Right")
      assert.deepStrictEqual(wire.calls.map(({ value }) => value.covers.start), [0, 2, 2])
    }))
})
