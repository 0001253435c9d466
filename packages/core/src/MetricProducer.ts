/**
 * A producer hands out what an application has measured.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import type { CollectError } from "./CollectError.js"
import { merge, type MetricsData } from "./MetricsData.js"
import * as Observed from "./Observed.js"
import { SelfObservation } from "./SelfObservation.js"

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

/**
 * Collects from another producer too, after this one. When one of them fails, the other's data is handed out with the
 * error; when both fail, so does the collection. Both are built with one memo map.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withProducer =
  <E2, R2>(that: Layer.Layer<MetricProducer, E2, R2>) =>
  <E, R>(self: Layer.Layer<MetricProducer, E, R>): Layer.Layer<MetricProducer, E | E2, R | R2> =>
    Layer.zipWith(self, that, (first, second) =>
      Context.make(MetricProducer, {
        collect: both(Context.get(first, MetricProducer).collect, Context.get(second, MetricProducer).collect)
      }))

type Collect = Service["collect"]

const both = (self: Collect, that: Collect): Collect =>
  Effect.flatMap(Effect.all([Effect.either(self), Effect.either(that)]), ([first, second]) => {
    if (Either.isLeft(first)) return Either.map(second, add(first.left))
    if (Either.isLeft(second)) return Effect.succeed(add(second.left)(first.right))
    return Effect.succeed({
      data: merge(first.right.data, second.right.data),
      errors: [...first.right.errors, ...second.right.errors]
    })
  })

const add = (error: CollectError) => ({ data, errors }: Collection): Collection => ({
  data,
  errors: [...errors, error]
})

/**
 * The metrics of the exporters and readers themselves; see `SelfObservation`. They go the way of the application's metrics
 * by `withProducer`, or have a pipeline of their own. It is a constant on purpose: it has no state but the registry.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerFromSelfObservation: Layer.Layer<MetricProducer, never, SelfObservation> = Layer.effect(
  MetricProducer,
  Effect.map(SelfObservation, ({ collect }) => ({ collect }))
)

/**
 * Times the collections of a layer's producer, as those of one reader; see `Observed.collection`. Use it once for each
 * reader: the producer inside stays shared.
 *
 * @since 0.1.0
 * @category policies
 */
export const observed = (options: {
  /** The `otel.component.type` of the reader. Default: `periodic_metric_reader`. */
  readonly type?: string | undefined
} = {}) =>
<A, E, R>(self: Layer.Layer<A | MetricProducer, E, R>): Layer.Layer<A | MetricProducer, E, R | SelfObservation> =>
  Layer.flatMap(self, (context: Context.Context<A | MetricProducer>) =>
    Layer.scopedContext(Effect.gen(function*() {
      const producer = Context.get(context as Context.Context<MetricProducer>, MetricProducer)
      const observer = yield* (yield* SelfObservation).reader(options.type ?? "periodic_metric_reader")
      return Context.add(context, MetricProducer, Observed.collection(observer)(producer))
    })))
