/**
 * A snapshot of metrics as text for people: aligned, with units, attributes, changes and small drawings.
 *
 * The text is for eyes. It is not a stable format, and no program should parse it (R105).
 *
 * @since 0.1.0
 */
import type { MetricsData, ScopeMetrics } from "@efflux/core/MetricsData"
import { type Changes, since } from "./internal/change.js"
import { escape } from "./internal/escape.js"
import { heading } from "./internal/heading.js"
import * as Line from "./internal/line.js"
import { metricLines } from "./internal/metricLines.js"
import * as Terminal from "./internal/terminal.js"

/**
 * How a snapshot is rendered.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** What was rendered last: counters, and the counts of histograms and summaries, show their change since then. */
  readonly previous?: MetricsData | undefined
  /** The columns that a line may take, at least 40. What does not fit ends in `…`. Default: 120. */
  readonly width?: number | undefined
  /** Whether ANSI colours are used. Default: `false`. */
  readonly colour?: boolean | undefined
  /** How many series of each metric are shown, the first ones; the others are counted. Default: 20. */
  readonly maxSeries?: number | undefined
}

/**
 * How many series of a metric are shown when nothing is said.
 *
 * @since 0.1.0
 * @category constants
 */
export const defaultMaxSeries = 20

/**
 * Renders a snapshot. The text ends with a newline and has no line wider than `width`. Values come in the magnitude
 * that suits their unit; mean and quantiles are over the time that the point tells of, and quantiles of histograms
 * (`~p95`) are estimates. Control characters in names and attributes are spelled out, as in `\x1b`.
 *
 * It depends on nothing but its arguments: the time in the heading is the newest one in the snapshot, in UTC.
 *
 * @example
 * ```ts
 * import { MetricsData } from "@efflux/core"
 * import { Rendering } from "@efflux/stdout"
 *
 * declare const before: MetricsData.MetricsData
 * declare const now: MetricsData.MetricsData
 *
 * const text = Rendering.render(now, { previous: before, width: 80 })
 * ```
 *
 * @since 0.1.0
 * @category rendering
 */
export const render = (data: MetricsData, options: Options = {}): string => {
  const width = Math.max(Terminal.narrowest, Math.floor(options.width ?? Terminal.unknown.width))
  const maxSeries = options.maxSeries ?? defaultMaxSeries
  const changes = since(options.previous, maxSeries)
  const measured = data.resourceMetrics.filter(({ scopeMetrics }) => scopeMetrics.some(hasPoints))
  const lines = (measured.length === 0 ? [nothing] : measured).flatMap((resource) => {
    const scopes = resource.scopeMetrics.filter(hasPoints)
    return [
      heading(resource, width),
      ...scopes.flatMap((scope) => [
        ...(scopes.length > 1 ? scopeLines(scope, width) : []),
        ...scopeMetricsLines(scope, { changes, maxSeries, width })
      ]),
      []
    ]
  })
  return lines.map((line) => `${Line.paint(line, options.colour ?? false)}\n`).join("")
}

const nothing: MetricsData["resourceMetrics"][number] = {
  resource: { attributes: [], droppedAttributesCount: 0 },
  scopeMetrics: [],
  schemaUrl: ""
}

const hasPoints = (scope: ScopeMetrics): boolean => scope.metrics.some(({ dataPoints }) => dataPoints.length > 0)

const scopeLines = ({ scope }: ScopeMetrics, width: number): ReadonlyArray<Line.Line> => {
  const name = [scope.name, scope.version].filter((part) => part !== "").map(escape).join(" ")
  return [[], Line.truncate([["── ", "faint"], [name === "" ? "(no scope)" : name, "faint"]], width)]
}

const scopeMetricsLines = (
  { metrics }: ScopeMetrics,
  options: { readonly changes: Changes; readonly maxSeries: number; readonly width: number }
): ReadonlyArray<Line.Line> =>
  metrics
    .filter(({ dataPoints }) => dataPoints.length > 0)
    .flatMap((metric) => [[], ...metricLines(metric, options)])
