import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import { Retry } from "../src/ExportError.js"
import { Delivery, Encode, ExportContext, type Payload, Range } from "../src/index.js"
import { backoff, counters, fail, failure, scripted, sizedEncoder, split } from "./fixtures.js"

const accept = (payload: Payload.Payload) => Effect.succeed(Delivery.accepted(payload))

const export_ = (
  points: number,
  limits: Encode.Limits,
  send: Parameters<ReturnType<typeof sender>>[0],
  bytesPerPoint = 10
) =>
  Effect.gen(function*() {
    const context = yield* ExportContext.make({ window: "1 minute", budget: "1 minute", legs: 1, trigger: "tick" })
    const result = yield* Effect.either(
      ExportContext.provide(context)(sender(limits, bytesPerPoint)(send)(counters(points)))
    )
    return { result, ledger: context.ledger }
  })

const sender = (limits: Encode.Limits, bytesPerPoint = 10) =>
  Either.getOrThrow(Encode.encodeWith(sizedEncoder(bytesPerPoint), limits))

const covered = (calls: ReadonlyArray<{ readonly value: Payload.Payload }>) => calls.map(({ value }) => value.covers)

describe("Encode", () => {
  it.effect.prop(
    "covers every point once, in order, within both limits [R80]",
    [FastCheck.nat(300), FastCheck.integer({ min: 10, max: 500 }), FastCheck.integer({ min: 1, max: 50 })],
    ([points, maxPayloadBytes, maxExportBatchSize]) =>
      Effect.gen(function*() {
        const wire = scripted<Payload.Payload>(accept)
        const { ledger, result } = yield* export_(points, { maxPayloadBytes, maxExportBatchSize }, wire.send)
        assert.deepStrictEqual(result, Either.right({ accepted: points, rejected: 0, messages: [] }))
        assert.deepStrictEqual(
          covered(wire.calls).flatMap(({ end, start }) => Array.from({ length: end - start }, (_, i) => start + i)),
          Array.from({ length: points }, (_, i) => i)
        )
        for (const { value } of wire.calls) {
          assert.isAtMost(value.body.length, maxPayloadBytes)
          assert.isAtMost(Range.size(value.covers), maxExportBatchSize)
        }
        assert.deepStrictEqual(ledger.settled, points === 0 ? [] : [Range.make(0, points)])
      })
  )

  it.effect("sends nothing when there is nothing [R183]", () =>
    Effect.gen(function*() {
      const wire = scripted<Payload.Payload>(accept)
      yield* export_(0, {}, wire.send)
      assert.strictEqual(wire.calls.length, 0)
    }))

  it.effect("halves what is too large for the receiver, and remembers how much fits", () =>
    Effect.gen(function*() {
      const wire = scripted<Payload.Payload>((payload) =>
        Range.size(payload.covers) > 3 ? Effect.fail(split) : accept(payload)
      )
      const send = sender({})(wire.send)
      assert.deepStrictEqual(yield* send(counters(8)), { accepted: 8, rejected: 0, messages: [] })
      assert.deepStrictEqual(covered(wire.calls).map(Range.size), [8, 4, 2, 2, 2, 2])
      wire.calls.length = 0
      yield* send(counters(8))
      assert.deepStrictEqual(covered(wire.calls).map(Range.size), [2, 2, 2, 2])
    }))

  it.effect("counts a single point that is too large, and sends the others", () =>
    Effect.gen(function*() {
      const wire = scripted<Payload.Payload>((payload) =>
        payload.covers.start <= 2 && payload.covers.end > 2 ? Effect.fail(split) : accept(payload)
      )
      const { ledger, result } = yield* export_(5, {}, wire.send)
      const { accepted, rejected } = Either.getOrThrow(result)
      assert.deepStrictEqual([accepted, rejected], [4, 1])
      assert.deepStrictEqual(ledger.settled, [Range.make(0, 5)])

      const own = yield* export_(3, { maxPayloadBytes: 9 }, wire.send)
      assert.deepStrictEqual(Either.getOrThrow(own.result), {
        accepted: 0,
        rejected: 3,
        messages: ["a single data point is too large: 10 bytes, and a payload may have 9"]
      })
    }))

  it.effect("a failure leaves open what it did not deliver, and only that is sent by the next leg", () =>
    Effect.gen(function*() {
      const context = yield* ExportContext.make({ window: "1 minute", budget: "1 minute", legs: 2, trigger: "tick" })
      const first = scripted<Payload.Payload>(accept, fail(backoff))
      const error = yield* Effect.flip(
        ExportContext.provide(context)(sender({ maxExportBatchSize: 2 })(first.send)(counters(6)))
      )
      assert.strictEqual(error, backoff)
      assert.deepStrictEqual(context.ledger.settled, [Range.make(0, 2)])
      const second = scripted<Payload.Payload>(accept)
      const delivery = yield* ExportContext.provide(context)(sender({})(second.send)(counters(6)))
      assert.deepStrictEqual(covered(second.calls), [Range.make(2, 6)])
      assert.strictEqual(delivery.accepted, 4)
    }))

  it.effect("a payload that the receiver calls bad does not keep the others from being sent", () =>
    Effect.gen(function*() {
      const bad = failure(Retry.Never(), 400)
      const wire = scripted<Payload.Payload>(accept, fail(bad), accept)
      const { ledger, result } = yield* export_(6, { maxExportBatchSize: 2 }, wire.send)
      assert.deepStrictEqual(result, Either.left(bad))
      assert.deepStrictEqual(ledger.settled, [Range.make(0, 2), Range.make(4, 6)])
    }))

  it.effect("points that the format cannot take are counted, and a payload of nothing else is not sent", () =>
    Effect.gen(function*() {
      const wire = scripted<Payload.Payload>(accept)
      const encoder = {
        encode: (_: unknown, range: Range.Range) =>
          Effect.succeed({ ...sized(range), omitted: range.start === 0 ? Range.size(range) : 1 })
      }
      const sized = (range: Range.Range): Payload.Payload => ({
        body: new Uint8Array(1),
        contentType: "test",
        contentEncoding: "identity",
        covers: range,
        omitted: 0
      })
      const send = Either.getOrThrow(Encode.encodeWith(encoder, { maxExportBatchSize: 3 }))(wire.send)
      const delivery = yield* send(counters(6))
      assert.deepStrictEqual([delivery.accepted, delivery.rejected], [2, 4])
      assert.deepStrictEqual(covered(wire.calls), [Range.make(3, 6)])
    }))

  it.effect("an encoder that makes no progress is an error, not a loop", () =>
    Effect.gen(function*() {
      const stuck = { encode: () => Effect.succeed(sizedPayload(Range.make(0, 0))) }
      const error = yield* Effect.flip(Either.getOrThrow(Encode.encodeWith(stuck))(accept)(counters(2)))
      assert.strictEqual(error._tag, "EncodeError")
    }))

  it("refuses limits that cannot be kept [R168]", () => {
    for (const limits of [{ maxPayloadBytes: 0 }, { maxPayloadBytes: 65 * 2 ** 20 }, { maxExportBatchSize: 0.5 }]) {
      assert.isTrue(Either.isLeft(Encode.encodeWith(sizedEncoder(1), limits)))
    }
  })
})

const sizedPayload = (covers: Range.Range): Payload.Payload => ({
  body: new Uint8Array(),
  contentType: "test",
  contentEncoding: "identity",
  covers,
  omitted: 0
})
