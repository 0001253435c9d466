/**
 * A producer hands out what an application has measured.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { CollectError } from "./CollectError.js"
import type { MetricsData } from "./MetricsData.js"

/**
 * What a collection brought: the good part, and the errors of what is missing from it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Collection {
  readonly data: MetricsData
  readonly errors: ReadonlyArray<CollectError>
}

/**
 * Collects. A producer is always cumulative, hands out the same `Series` object for a series every time, and is
 * single-flight: readers that collect at one time share one immutable snapshot.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  readonly collect: Effect.Effect<Collection, CollectError>
}

/**
 * The tag of a producer. Pipelines share it: the layer of a producer is a constant, so that it is built once.
 *
 * @since 0.1.0
 * @category services
 */
export class MetricProducer extends Context.Tag("@efflux/core/MetricProducer")<MetricProducer, Service>() {}

/**
 * A producer that hands out what an effect tells.
 *
 * @example
 * ```ts
 * import { MetricProducer, MetricsData } from "@efflux/core"
 * import * as Effect from "effect/Effect"
 *
 * const nothing = MetricProducer.layerFromData(Effect.succeed(MetricsData.empty))
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layerFromData = (
  data: Effect.Effect<MetricsData, CollectError>
): Layer.Layer<MetricProducer> =>
  Layer.succeed(MetricProducer, { collect: Effect.map(data, (data) => ({ data, errors: [] })) })
