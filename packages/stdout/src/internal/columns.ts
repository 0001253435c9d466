/** The columns that a metric of each kind is shown in. */
import { type Common, noRecordedValue, type SummaryDataPoint } from "@efflux/core/DataPoint"
import type { Metric, Sum, Summary } from "@efflux/core/MetricsData"
import type { Changes } from "./change.js"
import { distributionColumns } from "./distributionColumns.js"
import { humanize, humanizeChange, humanizeRate, type Quantity } from "./humanize.js"
import { type Column, quantities } from "./table.js"

const signed = ({ digits }: Quantity): "faint" | "less" | "more" =>
  digits === "+0" ? "faint" : digits.startsWith("+") ? "more" : "less"

/** The change since the last print, or nothing for a delta: its value is the change. */
export const changeColumn = (metric: Metric, points: Metric["dataPoints"], changes: Changes, unit: string): Column => {
  const isDelta = "aggregationTemporality" in metric && metric.aggregationTemporality === "delta"
  const cells = points.map((point) => {
    const change = isDelta ? undefined : changes(metric, point)
    return change && humanizeChange(change.by, unit)
  })
  return quantities("", 5, cells, signed)
}

const rateColumn = (metric: Sum, changes: Changes): Column =>
  quantities(
    "",
    2,
    metric.dataPoints.map((point) => {
      const change = changes(metric, point)
      return change && Number(change.by) !== 0 && change.seconds > 0
        ? humanizeRate(change.by, change.seconds, metric.unit)
        : undefined
    }),
    () => "faint"
  )

/** Whether a series has ended, so that its point tells no value. */
export const hasEnded = (point: Common): boolean => (point.flags & noRecordedValue) !== 0

const meanOf = ({ count, sum }: SummaryDataPoint): number | undefined =>
  Number(count) > 0 ? sum / Number(count) : undefined

const quantileHeading = (quantile: number): string =>
  quantile === 0 ? "min" : quantile === 1 ? "max" : `p${Number((quantile * 100).toPrecision(6))}`

const summaryColumns = (metric: Summary, changes: Changes): ReadonlyArray<Column> => {
  const points = metric.dataPoints
  const known = Array.from(new Set(points.flatMap((point) => point.quantileValues.map(({ quantile }) => quantile))))
  const inUnit = (value: number | undefined) => (value === undefined ? undefined : humanize(value, metric.unit))
  return [
    quantities("count", 9, points.map((point) => humanize(point.count, ""))),
    changeColumn(metric, points, changes, ""),
    quantities("mean", 4, points.map((point) => inUnit(meanOf(point)))),
    ...known.sort((a, b) => a - b).map((wanted) =>
      quantities(
        quantileHeading(wanted),
        6,
        points.map((point) => inUnit(point.quantileValues.find(({ quantile }) => quantile === wanted)?.value))
      )
    )
  ]
}

/** The columns of a metric, one cell for each of its points. */
export const columnsOf = (metric: Metric, changes: Changes): ReadonlyArray<Column> => {
  switch (metric._tag) {
    case "Sum":
      return [
        quantities(
          "",
          9,
          metric.dataPoints.map(({ value }) =>
            metric.aggregationTemporality === "delta"
              ? humanizeChange(value, metric.unit)
              : humanize(value, metric.unit)
          )
        ),
        changeColumn(metric, metric.dataPoints, changes, metric.unit),
        ...(metric.isMonotonic ? [rateColumn(metric, changes)] : [])
      ]
    case "Gauge":
      return [quantities("", 9, metric.dataPoints.map(({ value }) => humanize(value, metric.unit)))]
    case "Histogram":
    case "ExponentialHistogram":
      return distributionColumns(metric, changeColumn(metric, metric.dataPoints, changes, ""))
    case "Summary":
      return summaryColumns(metric, changes)
  }
}
