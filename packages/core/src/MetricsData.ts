/**
 * The snapshot that producers hand out and encoders read: OTLP's own tree, readonly, with OTLP's names.
 *
 * @since 0.1.0
 */
import type { Attributes } from "./Attributes.js"
import type {
  Common,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  NumberDataPoint,
  SummaryDataPoint
} from "./DataPoint.js"
import type { InstrumentKind } from "./InstrumentKind.js"
import type { Temporality } from "./Temporality.js"

/**
 * Everything of one collection. Its data points have ordinals, counted in walk order: resources, their scopes, their
 * metrics, their points.
 *
 * @since 0.1.0
 * @category models
 */
export interface MetricsData {
  readonly resourceMetrics: ReadonlyArray<ResourceMetrics>
}

/**
 * The metrics of one resource.
 *
 * @since 0.1.0
 * @category models
 */
export interface ResourceMetrics {
  readonly resource: ResourceData
  readonly scopeMetrics: ReadonlyArray<ScopeMetrics>
  /** The schema of the resource's attributes, or `""`. */
  readonly schemaUrl: string
}

/**
 * What produced the metrics: a service, a host, a process.
 *
 * @since 0.1.0
 * @category models
 */
export interface ResourceData {
  readonly attributes: Attributes
  readonly droppedAttributesCount: number
}

/**
 * The metrics of one instrumentation scope.
 *
 * @since 0.1.0
 * @category models
 */
export interface ScopeMetrics {
  readonly scope: InstrumentationScope
  readonly metrics: ReadonlyArray<Metric>
  /** The schema of the scope and its metrics, or `""`. */
  readonly schemaUrl: string
}

/**
 * The library or part of the application that recorded the metrics.
 *
 * @since 0.1.0
 * @category models
 */
export interface InstrumentationScope {
  readonly name: string
  readonly version: string
  readonly attributes: Attributes
  readonly droppedAttributesCount: number
}

/**
 * What every metric has, whatever its kind.
 *
 * @since 0.1.0
 * @category models
 */
export interface MetricCommon {
  readonly name: string
  readonly description: string
  /** In UCUM (`ms`, `By`, `1`), or `""`. */
  readonly unit: string
  /** The wire does not carry it; temporality needs it. */
  readonly instrument: InstrumentKind
  /** OTLP's `metadata`: facts about the metric that identify nothing. */
  readonly metadata: Attributes
}

/**
 * Numbers that add up.
 *
 * @since 0.1.0
 * @category models
 */
export interface Sum extends MetricCommon {
  readonly _tag: "Sum"
  readonly numberType: NumberType
  readonly isMonotonic: boolean
  readonly aggregationTemporality: Temporality
  readonly dataPoints: ReadonlyArray<NumberDataPoint>
}

/**
 * Numbers of which the last one counts.
 *
 * @since 0.1.0
 * @category models
 */
export interface Gauge extends MetricCommon {
  readonly _tag: "Gauge"
  readonly numberType: NumberType
  readonly dataPoints: ReadonlyArray<NumberDataPoint>
}

/**
 * Distributions in buckets with explicit boundaries.
 *
 * @since 0.1.0
 * @category models
 */
export interface Histogram extends MetricCommon {
  readonly _tag: "Histogram"
  readonly aggregationTemporality: Temporality
  readonly dataPoints: ReadonlyArray<HistogramDataPoint>
}

/**
 * Distributions in buckets whose width grows exponentially.
 *
 * @since 0.1.0
 * @category models
 */
export interface ExponentialHistogram extends MetricCommon {
  readonly _tag: "ExponentialHistogram"
  readonly aggregationTemporality: Temporality
  readonly dataPoints: ReadonlyArray<ExponentialHistogramDataPoint>
}

/**
 * Quantiles that were worked out in the application.
 *
 * @since 0.1.0
 * @category models
 */
export interface Summary extends MetricCommon {
  readonly _tag: "Summary"
  readonly dataPoints: ReadonlyArray<SummaryDataPoint>
}

/**
 * Whether the numbers of a metric are integers or doubles.
 *
 * @since 0.1.0
 * @category models
 */
export type NumberType = "int" | "double"

/**
 * A metric: a name and its data points.
 *
 * @since 0.1.0
 * @category models
 */
export type Metric = Sum | Gauge | Histogram | ExponentialHistogram | Summary

/**
 * No metrics.
 *
 * @since 0.1.0
 * @category constructors
 */
export const empty: MetricsData = { resourceMetrics: [] }

/**
 * Both snapshots in one.
 *
 * @since 0.1.0
 * @category combinators
 */
export const merge = (self: MetricsData, that: MetricsData): MetricsData => ({
  resourceMetrics: [...self.resourceMetrics, ...that.resourceMetrics]
})

/**
 * Calls `f` for every metric, in walk order.
 *
 * @example
 * ```ts
 * import { MetricsData } from "@efflux/core"
 *
 * const names = (data: MetricsData.MetricsData): ReadonlyArray<string> => {
 *   const found: Array<string> = []
 *   MetricsData.forEachMetric(data, (metric) => found.push(metric.name))
 *   return found
 * }
 * ```
 *
 * @since 0.1.0
 * @category traversing
 */
export const forEachMetric = (
  self: MetricsData,
  f: (metric: Metric, scope: ScopeMetrics, resource: ResourceMetrics) => void
): void => {
  for (const resource of self.resourceMetrics) {
    for (const scope of resource.scopeMetrics) {
      for (const metric of scope.metrics) f(metric, scope, resource)
    }
  }
}

/**
 * How many data points there are.
 *
 * @since 0.1.0
 * @category getters
 */
export const countDataPoints = (self: MetricsData): number => {
  let count = 0
  forEachMetric(self, (metric) => {
    count += metric.dataPoints.length
  })
  return count
}

/**
 * Every data point with its metric, in walk order: the `n`th has the ordinal `n`.
 *
 * @since 0.1.0
 * @category getters
 */
export const dataPoints = (self: MetricsData): Array<readonly [Metric, Common]> => {
  const points: Array<readonly [Metric, Common]> = []
  forEachMetric(self, (metric) => {
    for (const point of metric.dataPoints) points.push([metric, point])
  })
  return points
}
