/** What became of a series since the last print. */
import type { NumberDataPoint, SummaryDataPoint } from "@efflux/core/DataPoint"
import { forEachMetric, type Metric, type MetricsData } from "@efflux/core/MetricsData"
import type { Series } from "@efflux/core/Series"

/** How much was added, in how much time. */
export interface Change {
  readonly by: number | bigint
  readonly seconds: number
}

/** The change of a point, unless its series is new (or was reset) since the last print. */
export interface Changes {
  (metric: Metric, point: Point): Change | undefined
}

/** What a point of any kind has: the number that adds up is its value or its count. */
export type Point =
  & Pick<NumberDataPoint, "series" | "startTimeUnixNano" | "timeUnixNano">
  & (Pick<NumberDataPoint, "value"> | Pick<SummaryDataPoint, "count">)

const amount = (point: Point): number | bigint => ("value" in point ? point.value : point.count)

const difference = (a: number | bigint, b: number | bigint): number | bigint =>
  typeof a === "number" && typeof b === "number" || !isWhole(a) || !isWhole(b)
    ? Number(a) - Number(b)
    : BigInt(a) - BigInt(b)

const isWhole = (value: number | bigint): boolean => typeof value === "bigint" || Number.isInteger(value)

const seconds = (from: bigint, to: bigint): number => Number(to - from) / 1e9

const isDelta = (metric: Metric): boolean =>
  "aggregationTemporality" in metric && metric.aggregationTemporality === "delta"

const mayFall = (metric: Metric): boolean => metric._tag === "Sum" && !metric.isMonotonic

/** Changes since a snapshot, of which the first `limit` series of each metric were printed. */
export const since = (previous: MetricsData | undefined, limit: number): Changes => {
  const known = new Map<string, Map<Series, Point>>()
  if (previous !== undefined) {
    forEachMetric(previous, (metric) => {
      const ofName = known.get(metric.name) ?? new Map<Series, Point>()
      for (const point of metric.dataPoints.slice(0, limit)) ofName.set(point.series, point)
      known.set(metric.name, ofName)
    })
  }
  return (metric, point) => {
    if (isDelta(metric)) {
      return { by: amount(point), seconds: seconds(point.startTimeUnixNano, point.timeUnixNano) }
    }
    const before = known.get(metric.name)?.get(point.series)
    if (before === undefined || before.startTimeUnixNano !== point.startTimeUnixNano) return undefined
    const by = difference(amount(point), amount(before))
    return by < 0 && !mayFall(metric) ? undefined : { by, seconds: seconds(before.timeUnixNano, point.timeUnixNano) }
  }
}
