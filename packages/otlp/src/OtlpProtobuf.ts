/**
 * OTLP's protobuf encoder: data points as the bytes of an `ExportMetricsServiceRequest`.
 *
 * @since 0.1.0
 */
import * as Breather from "@efflux/core/Breather"
import * as Encoder from "@efflux/core/Encoder"
import type { MetricsData } from "@efflux/core/MetricsData"
import type { Payload } from "@efflux/core/Payload"
import type { Range } from "@efflux/core/Range"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { contentType as protobuf, encodeRange, makeState, type State } from "./internal/request.js"

/**
 * The media type of the payloads (R180).
 *
 * @since 0.1.0
 * @category constants
 */
export const contentType: string = protobuf

/**
 * Makes an encoder, for one pipeline.
 *
 * - A range may begin and end within a metric: what stands above its points is repeated in each payload. Resources,
 *   scopes and metrics without a point in the range are not written (R183).
 * - A point that the format cannot take is left out and counted in `Payload.omitted`: a histogram whose buckets do not
 *   match its bounds (R209), and a count that is negative, fractional or over 64 bits. Nothing else is lost.
 * - In a metric of integers, a value that no 64-bit integer holds is written as a double.
 * - It keeps the bytes of every series and overwrites times and values in a copy of them, as long as the series are the
 *   same objects in the same order. Otherwise it is slower, and as right: the bytes depend on the snapshot alone.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Encoder.Service> = Effect.sync(() => {
  const state = makeState()
  return { encode: (data, range) => Effect.suspend(() => encode(state, data, range)) }
})

/**
 * A layer of an encoder; each pipeline has one of its own.
 *
 * @example
 * ```ts
 * import { Encoder, MetricsData, Range } from "@efflux/core"
 * import { OtlpProtobuf } from "@efflux/otlp"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function*() {
 *   const encoder = yield* Encoder.Encoder
 *   const payload = yield* encoder.encode(MetricsData.empty, Range.make(0, 0))
 *   return payload.contentType // "application/x-protobuf"
 * }).pipe(Effect.provide(OtlpProtobuf.layer()))
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (): Layer.Layer<Encoder.Encoder> => Layer.effect(Encoder.Encoder, make)

const encode = (state: State, data: MetricsData, range: Range): Effect.Effect<Payload> => {
  const steps = encodeRange(state, data, range)
  let step: IteratorResult<void, Payload>
  const advance = (): boolean => {
    step = steps.next()
    return step.done !== true
  }
  return Effect.map(Breather.whileTrue(advance), () => step.value as Payload)
}
