/**
 * Compares what was sent with what a receiver decoded: every point, with its name, attributes, times and values.
 *
 * @since 0.1.0
 */
import type { AttributeValue } from "@efflux/core/Attributes"
import type * as DataPoint from "@efflux/core/DataPoint"
import * as MetricsData from "@efflux/core/MetricsData"
import * as OtlpMessage from "@efflux/testkit/OtlpMessage"

/**
 * How many points arrived as they were sent, and the first that did not (`""` for none).
 *
 * @since 0.1.0
 * @category models
 */
export interface Verification {
  readonly matching: number
  readonly problem: string
}

/**
 * Checks that each point that was sent was decoded, to what it was. A request that came twice is no problem: delivery is
 * at least once.
 *
 * @since 0.1.0
 * @category verification
 */
export const verify = (
  sent: MetricsData.MetricsData,
  decoded: ReadonlyArray<OtlpMessage.ExportRequest>
): Verification => {
  const arrived = new Set(decoded.flatMap(decodedPoints))
  let matching = 0
  let problem = ""
  for (const [metric, point] of MetricsData.dataPoints(sent)) {
    if (arrived.has(sentPoint(metric, point))) matching++
    else if (problem === "") problem = `a point of ${metric.name} did not arrive as it was sent`
  }
  return { matching, problem }
}

type Fact = string | number | bigint | boolean | null | undefined | Uint8Array | ReadonlyArray<Fact> | {
  readonly [key: string]: Fact
}

/** 64-bit integers are `number`s here and `bigint`s there: both are written with their digits. */
const text = (facts: ReadonlyArray<Fact>): string =>
  JSON.stringify(facts, (_, value: unknown) => {
    if (typeof value === "bigint" || typeof value === "number") return String(value)
    return value instanceof Uint8Array ? Array.from(value) : value
  })

const temporality = { delta: 1, cumulative: 2 }

const sentPoint = (metric: MetricsData.Metric, point: DataPoint.Common): string =>
  text([
    metric.name,
    metric.description,
    metric.unit,
    ...sentKind(metric),
    point.series.attributes.map(([key, value]: readonly [string, AttributeValue]): Fact => [key, value as Fact]),
    point.startTimeUnixNano,
    point.timeUnixNano,
    ...values(point as unknown as { readonly [key: string]: Fact })
  ])

const sentKind = (metric: MetricsData.Metric): ReadonlyArray<Fact> => {
  switch (metric._tag) {
    case "Sum":
      return ["sum", temporality[metric.aggregationTemporality], metric.isMonotonic]
    case "Histogram":
      return ["histogram", temporality[metric.aggregationTemporality], undefined]
    case "ExponentialHistogram":
      return ["exponentialHistogram", temporality[metric.aggregationTemporality], undefined]
    default:
      return [metric._tag.toLowerCase(), undefined, undefined]
  }
}

const decodedPoints = (request: OtlpMessage.ExportRequest): ReadonlyArray<string> =>
  request.resourceMetrics.flatMap((resource) =>
    resource.scopeMetrics.flatMap((scope) =>
      scope.metrics.flatMap((metric) => OtlpMessage.dataPoints(metric).map((point) => decodedPoint(metric, point)))
    )
  )

const decodedPoint = (metric: OtlpMessage.Metric, point: OtlpMessage.DataPoint): string =>
  text([
    metric.name,
    metric.description,
    metric.unit,
    ...decodedKind(metric),
    Object.entries(OtlpMessage.plainAttributes(point.attributes)).sort(byKey).map((entry): Fact => entry),
    point.startTimeUnixNano,
    point.timeUnixNano,
    ...values(point as unknown as { readonly [key: string]: Fact })
  ])

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => a < b ? -1 : a > b ? 1 : 0

const decodedKind = (metric: OtlpMessage.Metric): ReadonlyArray<Fact> => {
  if (metric.sum !== undefined) return ["sum", metric.sum.aggregationTemporality, metric.sum.isMonotonic]
  for (const kind of ["histogram", "exponentialHistogram"] as const) {
    const found = metric[kind]
    if (found !== undefined) return [kind, found.aggregationTemporality, undefined]
  }
  return [metric.gauge === undefined ? "summary" : "gauge", undefined, undefined]
}

/** What the kinds of points hold, under the names that both sides share; a number is `value` here, `as…` there. */
const values = (point: { readonly [key: string]: Fact }): ReadonlyArray<Fact> => [
  point["value"] ?? point["asInt"] ?? point["asDouble"],
  ...["count", "sum", "min", "max", "bucketCounts", "explicitBounds", "scale", "zeroCount", "zeroThreshold"]
    .map((name) => point[name]),
  point["positive"],
  point["negative"],
  point["quantileValues"]
]
