/** The line above each print: when, what, and how much. */
import * as Attributes from "@efflux/core/Attributes"
import { forEachMetric, type ResourceMetrics } from "@efflux/core/MetricsData"
import { escape } from "./escape.js"
import * as Line from "./line.js"

/** The last moment that a `Date` can tell. */
const endOfDates = 8_640_000_000_000_000n

/** `2026-11-22 17:48:40 UTC` */
const showTime = (unixNano: bigint): string => {
  const millis = unixNano / 1_000_000n
  if (millis <= 0n || millis > endOfDates) return ""
  return `${new Date(Number(millis)).toISOString().replace("T", " ").slice(0, -5)} UTC`
}

const newest = (resource: ResourceMetrics): bigint => {
  let latest = 0n
  forEachMetric({ resourceMetrics: [resource] }, ({ dataPoints }) => {
    for (const { timeUnixNano } of dataPoints) {
      if (timeUnixNano > latest) latest = timeUnixNano
    }
  })
  return latest
}

const text = (resource: ResourceMetrics, key: string): string => {
  const value = Attributes.get(resource.resource.attributes, key)
  return typeof value === "string" ? escape(value) : ""
}

const summary = (resource: ResourceMetrics): string => {
  const metrics = resource.scopeMetrics.flatMap((scope) => scope.metrics).filter(({ dataPoints }) =>
    dataPoints.length > 0
  )
  const series = metrics.reduce((count, { dataPoints }) => count + dataPoints.length, 0)
  return metrics.length === 0
    ? "nothing measured yet"
    : `${metrics.length} ${metrics.length === 1 ? "metric" : "metrics"}, ${series} series`
}

const rule = (columns: number): Line.Span => ["─".repeat(columns), "faint"]

/** A rule as wide as the output, with the time, the service and how much follows. */
export const heading = (resource: ResourceMetrics, width: number): Line.Line => {
  const service = [text(resource, "service.name"), text(resource, "service.version")].filter((part) => part !== "")
  const parts: ReadonlyArray<Line.Span> = [
    [showTime(newest(resource)), "strong"],
    [service.join(" "), "value"],
    [summary(resource), "faint"]
  ]
  const line = parts.filter(([part]) => part !== "").flatMap((part): Line.Line => [rule(2), [" "], part, [" "]])
  const left = width - Line.width(line)
  return left > 0 ? [...line, rule(left)] : Line.truncate(Line.trimEnd(line), width)
}
