/**
 * An encoder turns data points into the bytes of one request.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { EncodeError } from "./ExportError.js"
import type { MetricsData } from "./MetricsData.js"
import type { Payload } from "./Payload.js"
import type { Range } from "./Range.js"

/**
 * Encodes the points of a range, or a non-empty prefix of it; `Payload.covers` tells which.
 *
 * Encoders are deterministic: time comes in with the snapshot. A point that the format cannot take is left out and
 * counted in `Payload.omitted`. A long encode lets the event loop run, by the `Breather`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  readonly encode: (data: MetricsData, range: Range) => Effect.Effect<Payload, EncodeError>
}

/**
 * The tag of an encoder. An encoder may keep what it laid out for a series, so each pipeline has its own: the layers of
 * encoders are functions.
 *
 * @example
 * ```ts
 * import { Encoder, MetricsData, Payload } from "@efflux/core"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 *
 * // one line for each point: the name of its metric
 * const layer = () =>
 *   Layer.succeed(Encoder.Encoder, {
 *     encode: (data, range) =>
 *       Effect.sync(() => {
 *         const names = MetricsData.dataPoints(data).slice(range.start, range.end).map(([metric]) => metric.name)
 *         return Payload.make(new TextEncoder().encode(names.join("\n")), "text/plain", range)
 *       })
 *   })
 * ```
 *
 * @since 0.1.0
 * @category services
 */
export class Encoder extends Context.Tag("@efflux/core/Encoder")<Encoder, Service>() {}
