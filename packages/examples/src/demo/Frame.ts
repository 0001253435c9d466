/**
 * One frame of the live screen: a pure function of what is known and of the terminal's size.
 *
 * @since 0.1.0
 */
import * as MetricsData from "@efflux/core/MetricsData"
import * as Duration from "effect/Duration"
import type { Occasion } from "./Display.js"
import * as Format from "./Format.js"
import type { Export, Failure, State } from "./Journal.js"
import * as MetricsPane from "./MetricsPane.js"
import * as Samples from "./Samples.js"
import { justified, paint, type Span } from "./Span.js"
import type { Size } from "./Terminal.js"

/**
 * What a frame shows.
 *
 * @since 0.1.0
 * @category models
 */
export interface View {
  /** Milliseconds of the clock. */
  readonly now: number
  readonly occasion: Occasion
  readonly state: State
  readonly metrics: MetricsPane.Snapshots | undefined
  readonly page: number
}

type Line = ReadonlyArray<Span>

/**
 * Renders a frame: exactly as many lines as the terminal has rows. The last column stays empty: a terminal whose cursor
 * stands there would erase it with the rest of the line.
 *
 * @since 0.1.0
 * @category rendering
 */
export const render = (view: View, size: Size, colour: boolean): ReadonlyArray<string> => {
  const columns = Math.max(40, size.columns - 1)
  const { rows } = size
  const spare = Math.max(0, rows - 24)
  const failures = failureLines(view, 1 + Math.min(3, Math.floor(spare / 6)))
  const above: ReadonlyArray<Line> = [
    ...header(view, columns),
    ...exportLines(view, columns, 4 + Math.min(6, Math.floor(spare / 4))),
    ...latencyLines(view, columns),
    ...failures
  ]
  const left = rows - above.length - 2
  const pane = view.metrics === undefined
    ? undefined
    : MetricsPane.render(view.metrics, { columns, rows: left, colour, page: view.page })
  const painted = (line: Line) => paint(line, columns, colour)
  const body = [
    ...above.map(painted),
    painted(paneTitle(view, pane, columns)),
    ...(pane?.lines ?? [])
  ].slice(0, rows - 1)
  const blank = Array.from({ length: Math.max(0, rows - 1 - body.length) }, () => "")
  return [...body, ...blank, painted(footer)].slice(-rows)
}

const title = (name: string, right: string, columns: number): Line =>
  justified(
    [["── ", "faint"], [name, "bold"], [" ", "faint"]],
    [[right === "" ? "──" : ` ${right} ──`, "faint"]],
    columns,
    "─"
  )

const header = ({ now, occasion, state }: View, columns: number): ReadonlyArray<Line> => {
  const { embedded, endpoint, interval, service } = occasion
  const uptime = now - state.startedAt
  const answered = Array.from(state.answers.values()).reduce((sum, n) => sum + n, 0)
  return [
    justified([[" efflux demo", "bold"], [`   up ${Format.stopwatch(uptime)}`]], [
      [`OTLP/HTTP every ${Duration.format(interval)} to `],
      [endpoint.host, "accent"],
      [embedded ? " (embedded) " : `${endpoint.pathname} `, "faint"]
    ], columns),
    justified([[" service "], [service, "accent"]], [
      [`${Format.counted(answered, "request")} answered, ${(answered / Math.max(1, uptime / 1000)).toFixed(0)}/s `]
    ], columns)
  ]
}

const exportLines = ({ occasion, state }: View, columns: number, rows: number): ReadonlyArray<Line> => {
  const { bytes, exports, points } = state.totals
  const first: Line = [[`  the first one comes after ${Duration.format(occasion.interval)}`, "faint"]]
  const shown = state.exports.slice(-rows).map((entry) => exportLine(entry, occasion.embedded)).toReversed()
  return [
    title(
      "Exports",
      `${Format.counted(exports, "export")}, ${Format.counted(points, "point")}, ${Format.bytes(bytes)}`,
      columns
    ),
    ...Array.from({ length: rows }, (_, i) => shown[i] ?? (exports === 0 && i === 0 ? first : []))
  ]
}

const exportLine = (entry: Export, embedded: boolean): Line => [
  [`  ${Format.timeOfDay(entry.at)}  `, "faint"],
  [`${Format.count(entry.points).padStart(6)} points`],
  [`${Format.bytes(entry.bytes).padStart(10)}${entry.requests > 1 ? ` in ${entry.requests} requests` : ""}`],
  [`${Format.millis(entry.millis).padStart(10)}  `],
  ...fate(entry, embedded)
]

const fate = (entry: Export, embedded: boolean): Line => {
  if (entry.problem !== "") return [[entry.accepted === 0 ? "✗ not delivered" : "✗ not all arrived as sent", "bad"]]
  return embedded
    ? [["✓ ", "good"], [`the receiver decoded ${Format.count(entry.decoded ?? 0)}`]]
    : [["✓ ", "good"], [`${Format.count(entry.accepted)} accepted`]]
}

const latencyLines = ({ state }: View, columns: number): ReadonlyArray<Line> => [
  title("Latencies", "", columns),
  latencyLine("export to receiver", state.exportMillis, columns),
  latencyLine("request to service", state.answerMillis, columns)
]

const latencyLine = (name: string, samples: Samples.Samples, columns: number): Line => {
  const [p50, p95, max] = Samples.quantiles(samples, 0.5, 0.95, 1)?.map(Format.millis) ?? ["–", "–", "–"]
  const cell = (label: string, value: string | undefined): ReadonlyArray<Span> => [
    [`  ${label} `, "faint"],
    [(value ?? "–").padStart(7)]
  ]
  const cells: Line = [[`  ${name}`], ...cell("p50", p50), ...cell("p95", p95), ...cell("max", max), ["  "]]
  return [...cells, [sparkline(samples.slice(-Math.max(0, columns - 65))), "accent"]]
}

const bars = "▁▂▃▄▅▆▇█"

const sparkline = (samples: Samples.Samples): string => {
  const highest = samples.reduce((max, value) => Math.max(max, value), 0)
  return samples.map((value) => bars[Math.round((value / (highest || 1)) * (bars.length - 1))]).join("")
}

const failureLines = ({ state }: View, rows: number): ReadonlyArray<Line> => {
  const { failures } = state
  if (failures.length === 0) return [[["── ", "faint"], ["Failures ", "bold"], [" none", "good"]]]
  const times = failures.reduce((sum, failure) => sum + failure.times, 0)
  return [
    [["── ", "faint"], ["Failures ", "bold"], [` ${Format.count(times)}`, "bad"]],
    ...failures.slice(-rows).toReversed().map(failureLine)
  ]
}

const failureLine = ({ at, message, times }: Failure): Line => [
  [`  ${Format.timeOfDay(at)}  `, "faint"],
  ...(times === 1 ? [] : [[`${Format.count(times)}× `, "bad"] as const]),
  [message]
]

const paneTitle = ({ metrics }: View, pane: MetricsPane.Pane | undefined, columns: number): Line => {
  if (metrics === undefined || pane === undefined) return title("Metrics", "", columns)
  const points = MetricsData.countDataPoints(metrics.current)
  const page = pane.pages === 1 ? "" : `, page ${pane.page} of ${pane.pages}`
  return title("Metrics", `${Format.count(points)} series${page}`, columns)
}

const footer: Line = [[" Ctrl-C ends it, after a last flush", "faint"]]
