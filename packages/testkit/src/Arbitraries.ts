/**
 * Arbitrary snapshots for property tests: every kind of metric, with odd names, values and sizes.
 *
 * They keep what the model promises (sorted attributes, buckets that add up, series that differ), so that an encoder
 * has no excuse: what it makes of them must be valid.
 *
 * @since 0.1.0
 */
import type { Attributes } from "@efflux/core/Attributes"
import type { Metric, MetricsData } from "@efflux/core/MetricsData"
import * as fc from "effect/FastCheck"
import * as Attribute from "./internal/arbitraryAttributes.js"
import * as Metrics from "./internal/arbitraryMetrics.js"
import * as Numbers from "./internal/arbitraryNumbers.js"
import * as Text from "./internal/arbitraryText.js"

/**
 * How large a snapshot is.
 *
 * @since 0.1.0
 * @category models
 */
export interface Sizes {
  /** Default: 2. */
  readonly maxResources?: number | undefined
  /** In a resource. Default: 2. */
  readonly maxScopes?: number | undefined
  /** In a scope. Default: 4. */
  readonly maxMetrics?: number | undefined
  /** In a metric. Default: 4. */
  readonly maxPoints?: number | undefined
}

/**
 * Text: empty, with quotes and control characters, emoji and lone surrogates.
 *
 * @since 0.1.0
 * @category arbitraries
 */
export const text: fc.Arbitrary<string> = Text.text

/**
 * Doubles: NaN, both infinities, both zeros, subnormals, the largest and the smallest ones, and ordinary ones.
 *
 * @since 0.1.0
 * @category arbitraries
 */
export const double: fc.Arbitrary<number> = Numbers.double

/**
 * Integers of 64 bits as the model has them: a `number` up to 2^53, else a `bigint`.
 *
 * @since 0.1.0
 * @category arbitraries
 */
export const integer: fc.Arbitrary<number | bigint> = Numbers.integer

/**
 * Up to five attributes with values of every type, nested, sorted as the model promises.
 *
 * @since 0.1.0
 * @category arbitraries
 */
export const attributes: fc.Arbitrary<Attributes> = Attribute.attributes

/**
 * A metric of any kind; it may have no points.
 *
 * @since 0.1.0
 * @category arbitraries
 */
export const metric = (maxPoints = 4): fc.Arbitrary<Metric> =>
  fc.oneof(
    Metrics.sum(maxPoints),
    Metrics.gauge(maxPoints),
    Metrics.histogram(maxPoints),
    Metrics.exponentialHistogram(maxPoints),
    Metrics.summary(maxPoints)
  )

/**
 * A snapshot; it, its resources, scopes and metrics may be empty. Within a scope each metric has a name of its own.
 *
 * @example
 * ```ts
 * import { MetricsData, Range } from "@efflux/core"
 * import type { Encoder } from "@efflux/core"
 * import { Arbitraries } from "@efflux/testkit"
 * import * as fc from "effect/FastCheck"
 * import * as Effect from "effect/Effect"
 *
 * // the law that an encoder covers a prefix that is not empty
 * const covers = (encoder: Encoder.Service) =>
 *   fc.asyncProperty(Arbitraries.metricsData(), (data) => {
 *     const range = Range.make(0, MetricsData.countDataPoints(data))
 *     const covered = Effect.map(encoder.encode(data, range), (payload) => Range.size(payload.covers) > 0)
 *     return Effect.runPromise(covered).then((some) => some || Range.size(range) === 0)
 *   })
 * ```
 *
 * @since 0.1.0
 * @category arbitraries
 */
export const metricsData = (sizes: Sizes = {}): fc.Arbitrary<MetricsData> => {
  const { maxMetrics = 4, maxPoints = 4, maxResources = 2, maxScopes = 2 } = sizes
  const scopeMetrics = fc.record({
    scope: Attribute.scope,
    metrics: fc.uniqueArray(metric(maxPoints), {
      maxLength: maxMetrics,
      selector: ({ name }) => Text.wellFormed(name)
    }),
    schemaUrl: fc.constantFrom("", "https://opentelemetry.io/schemas/1.37.0")
  })
  const resourceMetrics = fc.record({
    resource: Attribute.resource,
    scopeMetrics: fc.array(scopeMetrics, { maxLength: maxScopes }),
    schemaUrl: fc.constantFrom("", "https://opentelemetry.io/schemas/1.37.0")
  })
  return fc.record({ resourceMetrics: fc.array(resourceMetrics, { maxLength: maxResources }) })
}
