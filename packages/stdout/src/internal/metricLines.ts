/** One metric: a line that names it, then its series. */
import type { Metric } from "@efflux/core/MetricsData"
import { showAttributes } from "./attributes.js"
import type { Changes } from "./change.js"
import { columnsOf, hasEnded } from "./columns.js"
import { escape, escapeProse } from "./escape.js"
import * as Line from "./line.js"
import { type Column, layout } from "./table.js"

const kinds: Readonly<Record<Exclude<Metric["_tag"], "Sum">, string>> = {
  Gauge: "gauge",
  Histogram: "histogram",
  ExponentialHistogram: "exponential histogram",
  Summary: "summary"
}

const kindOf = (metric: Metric): string => {
  const kind = metric._tag !== "Sum" ? kinds[metric._tag] : metric.isMonotonic ? "counter" : "up-down counter"
  return "aggregationTemporality" in metric && metric.aggregationTemporality === "delta" ? `${kind}, delta` : kind
}

const title = (metric: Metric): Line.Line => {
  const facts = [kindOf(metric), escape(metric.unit), escapeProse(metric.description)].filter((fact) => fact !== "")
  return [[escape(metric.name), "strong"], ["  "], [facts.join(" · "), "faint"]]
}

const labels = (points: Metric["dataPoints"]): Column => {
  const labelOf = ({ series }: Metric["dataPoints"][number]): Line.Line =>
    series.attributes.length === 0 && points.length > 1
      ? [["(no attributes)", "faint"]]
      : showAttributes(series.attributes)
  return { heading: "", align: "start", cells: points.map(labelOf), rank: Infinity }
}

const first = <M extends Metric>(metric: M, count: number): M => ({
  ...metric,
  dataPoints: metric.dataPoints.slice(0, count)
})

/** A series that has ended has a last line without values. */
const ended = (column: Column, points: Metric["dataPoints"], isFirst: boolean): Column => ({
  ...column,
  cells: column.cells.map((cell, row) => (hasEnded(points[row]) ? (isFirst ? [["ended", "faint"]] : []) : cell))
})

/** The lines of a metric, none wider than `width`; of its series the first `maxSeries`. */
export const metricLines = (
  metric: Metric,
  options: { readonly changes: Changes; readonly maxSeries: number; readonly width: number }
): ReadonlyArray<Line.Line> => {
  const shown = first(metric, options.maxSeries)
  const points = shown.dataPoints
  const columns = columnsOf(shown, options.changes).map((column, index) => ended(column, points, index === 0))
  const hidden = metric.dataPoints.length - points.length
  return [
    Line.truncate(title(metric), options.width),
    ...layout(labels(points), columns, options.width),
    ...(hidden === 0 ? [] : [Line.truncate([[`  … and ${hidden} more`, "faint"]], options.width)])
  ]
}
