/**
 * Snapshots by hand: terse constructors of metrics with one point, and what joins and moves them.
 *
 * @since 0.1.0
 */
import * as Attributes from "@efflux/core/Attributes"
import type { Common, Exemplar } from "@efflux/core/DataPoint"
import type { InstrumentKind } from "@efflux/core/InstrumentKind"
import type * as Data from "@efflux/core/MetricsData"
import type { Temporality } from "@efflux/core/Temporality"
import * as Duration from "effect/Duration"
import type * as Distribution from "./Distribution.js"
import * as Points from "./internal/points.js"

/**
 * Attributes as a record.
 *
 * @since 0.1.0
 * @category models
 */
export type Tags = Readonly<Record<string, Attributes.AttributeValue>>

/**
 * What a metric and its point have besides the value.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  readonly description?: string | undefined
  readonly unit?: string | undefined
  readonly metadata?: Tags | undefined
  /** Default: the kind that the constructor is named for. */
  readonly instrument?: InstrumentKind | undefined
  /** Default: "cumulative". */
  readonly temporality?: Temporality | undefined
  /** Default: "int" for an integer (but `-0`), else "double". */
  readonly numberType?: Data.NumberType | undefined
  /** When the series began, in nanoseconds. Default: `start`. */
  readonly start?: bigint | undefined
  /** When the point was taken, in nanoseconds. Default: `time`. */
  readonly time?: bigint | undefined
  /** Default: 0. */
  readonly flags?: number | undefined
  readonly exemplars?: ReadonlyArray<Exemplar> | undefined
}

/**
 * When the series of a snapshot began, unless the options say otherwise: 2023-11-14, 22:13:20 UTC.
 *
 * @since 0.1.0
 * @category constants
 */
export const start: bigint = Points.start

/**
 * When the points of a snapshot were taken, unless the options say otherwise: ten seconds after `start`.
 *
 * @since 0.1.0
 * @category constants
 */
export const time: bigint = Points.time

const sum =
  (isMonotonic: boolean, instrument: InstrumentKind) =>
  (name: string, value: number | bigint, tags: Tags = {}, options: Options = {}): Data.Sum => ({
    _tag: "Sum",
    ...Points.metricCommon(name, instrument, options),
    numberType: options.numberType ?? Points.numberType(value),
    isMonotonic,
    aggregationTemporality: options.temporality ?? "cumulative",
    dataPoints: [{
      ...Points.common(tags, options),
      value: Points.counted(value),
      exemplars: options.exemplars ?? []
    }]
  })

/**
 * A monotonic sum with one point.
 *
 * @since 0.1.0
 * @category constructors
 */
export const counter: (name: string, value: number | bigint, tags?: Tags, options?: Options) => Data.Sum = sum(
  true,
  "Counter"
)

/**
 * A sum that may fall, with one point.
 *
 * @since 0.1.0
 * @category constructors
 */
export const upDownCounter: (name: string, value: number | bigint, tags?: Tags, options?: Options) => Data.Sum = sum(
  false,
  "UpDownCounter"
)

/**
 * A gauge with one point.
 *
 * @since 0.1.0
 * @category constructors
 */
export const gauge = (name: string, value: number | bigint, tags: Tags = {}, options: Options = {}): Data.Gauge => ({
  _tag: "Gauge",
  ...Points.metricCommon(name, "Gauge", options),
  numberType: options.numberType ?? Points.numberType(value),
  dataPoints: [{ ...Points.common(tags, options), value: Points.counted(value), exemplars: options.exemplars ?? [] }]
})

/**
 * A histogram with one point.
 *
 * @since 0.1.0
 * @category constructors
 */
export const histogram = (
  name: string,
  value: Distribution.Distribution,
  tags: Tags = {},
  options: Options = {}
): Data.Histogram => ({
  _tag: "Histogram",
  ...Points.metricCommon(name, "Histogram", options),
  aggregationTemporality: options.temporality ?? "cumulative",
  dataPoints: [{
    ...Points.common(tags, options),
    count: value.count ?? Points.total(value.counts),
    sum: value.sum,
    min: value.min,
    max: value.max,
    bucketCounts: value.counts.map(Points.counted),
    explicitBounds: value.bounds,
    exemplars: options.exemplars ?? []
  }]
})

/**
 * An exponential histogram with one point, whose count is the sum of its buckets.
 *
 * @since 0.1.0
 * @category constructors
 */
export const exponentialHistogram = (
  name: string,
  value: Distribution.Exponential,
  tags: Tags = {},
  options: Options = {}
): Data.ExponentialHistogram => {
  const { negative = { offset: 0, bucketCounts: [] }, positive = { offset: 0, bucketCounts: [] }, zeroCount = 0 } =
    value
  return {
    _tag: "ExponentialHistogram",
    ...Points.metricCommon(name, "Histogram", options),
    aggregationTemporality: options.temporality ?? "cumulative",
    dataPoints: [{
      ...Points.common(tags, options),
      count: Points.total([zeroCount, ...positive.bucketCounts, ...negative.bucketCounts]),
      sum: value.sum,
      min: value.min,
      max: value.max,
      scale: value.scale,
      zeroCount,
      zeroThreshold: value.zeroThreshold ?? 0,
      positive,
      negative,
      exemplars: options.exemplars ?? []
    }]
  }
}

/**
 * A summary with one point; `quantiles` are pairs of a quantile and its value.
 *
 * @since 0.1.0
 * @category constructors
 */
export const summary = (
  name: string,
  value: {
    readonly count: number | bigint
    readonly sum: number
    readonly quantiles: ReadonlyArray<readonly [quantile: number, value: number]>
  },
  tags: Tags = {},
  options: Options = {}
): Data.Summary => ({
  _tag: "Summary",
  ...Points.metricCommon(name, "Histogram", options),
  dataPoints: [{
    ...Points.common(tags, options),
    count: value.count,
    sum: value.sum,
    quantileValues: value.quantiles.map(([quantile, value]) => ({ quantile, value }))
  }]
})

/**
 * The first metric with the points of all of them.
 *
 * @since 0.1.0
 * @category combinators
 */
export const join = <M extends Data.Metric>(first: M, ...others: ReadonlyArray<M>): M =>
  withPoints(first, [first, ...others].flatMap((metric): ReadonlyArray<Common> => metric.dataPoints))

const withPoints = <M extends Data.Metric>(metric: M, dataPoints: ReadonlyArray<Common>): M => ({
  ...metric,
  dataPoints
})

/**
 * One resource and one scope with these metrics.
 *
 * @example
 * ```ts
 * import { Snapshot } from "@efflux/testkit"
 *
 * const snapshot = Snapshot.make([
 *   Snapshot.join(Snapshot.counter("requests", 3, { route: "/" }), Snapshot.counter("requests", 4, { route: "/cart" })),
 *   Snapshot.gauge("queue.size", 0.5)
 * ], { resource: { "service.name": "checkout" }, scope: "orders" })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  metrics: ReadonlyArray<Data.Metric>,
  options: {
    /** Default: `service.name` is `test`. */
    readonly resource?: Tags | undefined
    /** A name, or the whole scope. Default: `test`. */
    readonly scope?: string | Data.InstrumentationScope | undefined
    /** Of the resource. Default: none. */
    readonly schemaUrl?: string | undefined
  } = {}
): Data.MetricsData => {
  const { resource = { "service.name": "test" }, schemaUrl = "", scope = "test" } = options
  return {
    resourceMetrics: [{
      resource: { attributes: Attributes.make(resource), droppedAttributesCount: 0 },
      scopeMetrics: [{
        scope: typeof scope === "string"
          ? { name: scope, version: "", attributes: Attributes.empty, droppedAttributesCount: 0 }
          : scope,
        metrics,
        schemaUrl: ""
      }],
      schemaUrl
    }]
  }
}

/**
 * The snapshot with every point changed. The points keep their series object unless `f` replaces it.
 *
 * @since 0.1.0
 * @category combinators
 */
export const mapPoints = (
  self: Data.MetricsData,
  f: <P extends Common>(point: P, metric: Data.Metric) => P
): Data.MetricsData => ({
  resourceMetrics: self.resourceMetrics.map((resource) => ({
    ...resource,
    scopeMetrics: resource.scopeMetrics.map((scope) => ({
      ...scope,
      metrics: scope.metrics.map((metric) => withPoints(metric, metric.dataPoints.map((point) => f(point, metric))))
    }))
  }))
})

/**
 * The snapshot of the same series some time later, with the same values: what a producer hands out when nothing
 * happened in between.
 *
 * @since 0.1.0
 * @category combinators
 */
export const later = (self: Data.MetricsData, by: Duration.DurationInput): Data.MetricsData => {
  const nanos = BigInt(Math.round(Duration.toMillis(by) * 1e6))
  return mapPoints(self, (point) => ({ ...point, timeUnixNano: point.timeUnixNano + nanos }))
}
