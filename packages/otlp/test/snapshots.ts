/** Small snapshots by hand. */
import * as Attributes from "@efflux/core/Attributes"
import type { HistogramDataPoint, NumberDataPoint } from "@efflux/core/DataPoint"
import type { Gauge, Histogram, Metric, MetricsData, Sum } from "@efflux/core/MetricsData"
import * as Series from "@efflux/core/Series"

export const series = (i: number): Series.Series =>
  Series.make(Attributes.make({ method: "GET", route: `/items/${i}`, status: 200 }), 1_700_000_000_000_000_000n)

export const point = (one: Series.Series, value: number | bigint, seconds = 60n): NumberDataPoint => ({
  series: one,
  startTimeUnixNano: one.startTimeUnixNano,
  timeUnixNano: 1_700_000_000_000_000_000n + seconds * 1_000_000_000n,
  flags: 0,
  value,
  exemplars: []
})

const named = (name: string) => ({
  name,
  description: "what it tells",
  unit: "1",
  instrument: "Counter" as const,
  metadata: Attributes.empty
})

export const gaugeOf = (name: string, dataPoints: ReadonlyArray<NumberDataPoint>): Gauge => ({
  _tag: "Gauge",
  ...named(name),
  numberType: "double",
  dataPoints
})

export const sumOf = (name: string, dataPoints: ReadonlyArray<NumberDataPoint>): Sum => ({
  _tag: "Sum",
  ...named(name),
  numberType: "int",
  isMonotonic: true,
  aggregationTemporality: "cumulative",
  dataPoints
})

export const histogramOf = (name: string, dataPoints: ReadonlyArray<Partial<HistogramDataPoint>>): Histogram => ({
  _tag: "Histogram",
  ...named(name),
  aggregationTemporality: "delta",
  dataPoints: dataPoints.map((some, i) => ({
    series: series(i),
    startTimeUnixNano: 0n,
    timeUnixNano: 1n,
    flags: 0,
    count: 3,
    sum: 1.5,
    min: undefined,
    max: 2,
    bucketCounts: [],
    explicitBounds: [],
    exemplars: [],
    ...some
  }))
})

export const snapshotOf = (...metrics: ReadonlyArray<Metric>): MetricsData => ({
  resourceMetrics: [{
    resource: { attributes: Attributes.make({ "service.name": "shop" }), droppedAttributesCount: 0 },
    schemaUrl: "https://opentelemetry.io/schemas/1.37.0",
    scopeMetrics: [{
      scope: { name: "shop", version: "1.0.0", attributes: Attributes.empty, droppedAttributesCount: 0 },
      schemaUrl: "",
      metrics
    }]
  }]
})
