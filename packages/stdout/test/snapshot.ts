/** Snapshots to print in tests: short constructors for metrics of every kind. */
import * as Attributes from "@efflux/core/Attributes"
import type {
  Common,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  SummaryDataPoint
} from "@efflux/core/DataPoint"
import type { Metric, MetricCommon, MetricsData, Sum } from "@efflux/core/MetricsData"
import * as Series from "@efflux/core/Series"

/** 2026-11-22 17:48:40 UTC. */
export const noon = 1_795_369_720_000_000_000n

const start = noon - 60_000_000_000n

export const series = (attributes: Record<string, Attributes.AttributeValue> = {}): Series.Series =>
  Series.make(Attributes.make(attributes), start)

const second = 1_000_000_000n

const common = (of: Series.Series, secondsLater = 0, startedLater = 0): Common => ({
  series: of,
  startTimeUnixNano: of.startTimeUnixNano + BigInt(startedLater) * second,
  timeUnixNano: noon + BigInt(secondsLater) * second,
  flags: 0
})

const named = (name: string, unit: string, description: string): MetricCommon => ({
  name,
  unit,
  description,
  instrument: "Counter",
  metadata: []
})

type Values = ReadonlyArray<readonly [series: Series.Series, value: number | bigint]>

const numbers = (values: Values, secondsLater?: number, startedLater?: number) =>
  values.map(([of, value]) => ({ ...common(of, secondsLater, startedLater), value, exemplars: [] }))

export const sum = (
  name: string,
  values: Values,
  options: Partial<Pick<Sum, "aggregationTemporality" | "description" | "isMonotonic" | "unit">> & {
    readonly secondsLater?: number
    readonly startedLater?: number
  } = {}
): Metric => ({
  ...named(name, options.unit ?? "", options.description ?? ""),
  _tag: "Sum",
  numberType: "int",
  isMonotonic: options.isMonotonic ?? true,
  aggregationTemporality: options.aggregationTemporality ?? "cumulative",
  dataPoints: numbers(values, options.secondsLater, options.startedLater)
})

export const gauge = (name: string, values: Values, unit = "", description = ""): Metric => ({
  ...named(name, unit, description),
  _tag: "Gauge",
  numberType: "double",
  dataPoints: numbers(values)
})

type HistogramFields = Pick<HistogramDataPoint, "bucketCounts" | "count"> & Partial<HistogramDataPoint>

export const histogram = (
  name: string,
  points: ReadonlyArray<readonly [Series.Series, HistogramFields]>,
  unit = "",
  description = ""
): Metric => ({
  ...named(name, unit, description),
  _tag: "Histogram",
  aggregationTemporality: "cumulative",
  dataPoints: points.map(([of, point]) => ({
    ...common(of),
    sum: undefined,
    min: undefined,
    max: undefined,
    explicitBounds: [],
    exemplars: [],
    ...point
  }))
})

export const exponential = (
  name: string,
  points: ReadonlyArray<readonly [Series.Series, Partial<ExponentialHistogramDataPoint>]>,
  unit = ""
): Metric => ({
  ...named(name, unit, ""),
  _tag: "ExponentialHistogram",
  aggregationTemporality: "cumulative",
  dataPoints: points.map(([of, point]) => ({
    ...common(of),
    count: 0,
    sum: undefined,
    min: undefined,
    max: undefined,
    scale: 0,
    zeroCount: 0,
    zeroThreshold: 0,
    positive: { offset: 0, bucketCounts: [] },
    negative: { offset: 0, bucketCounts: [] },
    exemplars: [],
    ...point
  }))
})

export const summary = (
  name: string,
  points: ReadonlyArray<readonly [Series.Series, Pick<SummaryDataPoint, "count" | "quantileValues" | "sum">]>,
  unit = ""
): Metric => ({
  ...named(name, unit, ""),
  _tag: "Summary",
  dataPoints: points.map(([of, point]) => ({ ...common(of), ...point }))
})

export const snapshot = (...metrics: ReadonlyArray<Metric>): MetricsData => ({
  resourceMetrics: [{
    resource: {
      attributes: Attributes.make({ "service.name": "checkout", "service.version": "1.4.2" }),
      droppedAttributesCount: 0
    },
    schemaUrl: "",
    scopeMetrics: [{
      scope: { name: "shop", version: "", attributes: [], droppedAttributesCount: 0 },
      schemaUrl: "",
      metrics
    }]
  }]
})
