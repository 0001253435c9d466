/**
 * Encode: the step from a sender of payloads to a sender of snapshots. It owns splitting.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Delivery from "./Delivery.js"
import type * as Encoder from "./Encoder.js"
import * as ExportContext from "./ExportContext.js"
import { EncodeError, type TransportError } from "./ExportError.js"
import { decodeLimits } from "./internal/limits.js"
import type { InvalidOption } from "./InvalidOption.js"
import * as Ledger from "./Ledger.js"
import { countDataPoints, type MetricsData } from "./MetricsData.js"
import type { Payload } from "./Payload.js"
import * as Range from "./Range.js"
import type { Sender } from "./Sender.js"

/**
 * How large a request may be.
 *
 * @since 0.1.0
 * @category models
 */
export interface Limits {
  /** Bytes of a payload before compression. Default: 4 MiB, what gRPC servers commonly take. At most 64 MiB (R168). */
  readonly maxPayloadBytes?: number | undefined
  /** Data points in a payload (`maxExportBatchSize` of the specification, R80). Default: no limit. */
  readonly maxExportBatchSize?: number | undefined
}

/** After so many exports it is tried again whether a larger payload passes. */
const memory = 10

/**
 * Sends a snapshot as payloads that keep the limits, one after another, and settles each in the ledger of the export.
 *
 * - Only ranges that are still open are encoded.
 * - A payload over the limit in bytes is encoded again with fewer points; how many fit is remembered for the next
 *   exports. A single point over the limit is refused and counted.
 * - A `Split` error (413, RESOURCE_EXHAUSTED for size) halves the range, down to one point, which is then refused.
 * - A payload that the receiver calls bad (status 400) does not keep the others from being sent; the error is
 *   returned at the end. Any other error ends the export; what was delivered before stays delivered.
 *
 * @example
 * ```ts
 * import { Encode, Encoder, Transport } from "@efflux/core"
 * import * as Effect from "effect/Effect"
 *
 * const sender = Effect.gen(function*() {
 *   const encodeWith = yield* Encode.encodeWith(yield* Encoder.Encoder, { maxExportBatchSize: 5_000 })
 *   return encodeWith((yield* Transport.Transport).send)
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const encodeWith = (
  encoder: Encoder.Service,
  limits: Limits = {}
): Either.Either<(send: Sender<Payload>) => Sender<MetricsData>, InvalidOption> =>
  Either.map(decodeLimits(limits), ({ bytes, points }) => (send) => {
    let fitting = points
    let exports = 0

    return (data) =>
      Effect.gen(function*() {
        const { ledger } = yield* ExportContext.get
        if (++exports % memory === 0) fitting = points
        let delivery = Delivery.empty
        let refusal: TransportError | undefined
        const settle = (range: Range.Range, outcome: Delivery.Delivery): void => {
          ledger.settle(range, outcome)
          delivery = Delivery.combine(delivery, outcome)
        }

        const open = Array.from(Ledger.open(ledger, Range.make(0, countDataPoints(data)))).reverse()
        for (let next = open.pop(); next !== undefined; next = open.pop()) {
          const [range, later] = Range.splitAt(next, fitting)
          if (Range.size(later) > 0) open.push(later)
          const payload = yield* encodePrefix(encoder, data, range)
          const { covers } = payload
          const count = Range.size(covers)
          if (covers.end < range.end) open.push(Range.make(covers.end, range.end))

          if (payload.omitted === count) {
            settle(covers, omitted(count))
          } else if (payload.body.length > bytes && count > 1) {
            fitting = Math.max(1, Math.min(count - 1, Math.floor(0.95 * count * (bytes / payload.body.length))))
            open.push(covers)
          } else if (payload.body.length > bytes) {
            settle(covers, tooLarge(`${payload.body.length} bytes, and a payload may have ${bytes}`))
          } else {
            const result = yield* Effect.either(send(payload))
            if (Either.isRight(result)) {
              settle(covers, Delivery.combine(result.right, omitted(payload.omitted)))
            } else if (result.left._tag !== "TransportError") {
              return yield* result.left
            } else if (result.left.retry._tag === "Split" && count > 1) {
              fitting = Math.ceil(count / 2)
              open.push(covers)
            } else if (result.left.retry._tag === "Split") {
              settle(covers, tooLarge(result.left.message))
            } else if (result.left.status === 400) {
              refusal ??= result.left
            } else {
              return yield* result.left
            }
          }
        }
        return refusal === undefined ? delivery : yield* refusal
      })
  })

const encodePrefix = (
  encoder: Encoder.Service,
  data: MetricsData,
  range: Range.Range
): Effect.Effect<Payload, EncodeError> =>
  Effect.filterOrFail(
    encoder.encode(data, range),
    ({ covers }) => covers.start === range.start && covers.end > range.start && covers.end <= range.end,
    ({ covers }) =>
      new EncodeError({
        message: `the encoder was asked for the points ${range.start} to ${range.end} and covered ` +
          `${covers.start} to ${covers.end}; it must cover a non-empty prefix`
      })
  )

const omitted = (points: number): Delivery.Delivery =>
  points === 0 ? Delivery.empty : Delivery.refused(points, "the format cannot take these points, they were left out")

const tooLarge = (reason: string): Delivery.Delivery =>
  Delivery.refused(1, `a single data point is too large: ${reason}`)
