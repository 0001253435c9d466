/**
 * The end of a run: whether everything that was sent arrived, and what it was.
 *
 * @since 0.1.0
 */
import * as Format from "./Format.js"
import type { State } from "./Journal.js"
import * as Samples from "./Samples.js"

/**
 * The judgement of a run.
 *
 * @since 0.1.0
 * @category models
 */
export interface Summary {
  /** 0 if everything arrived, else 1: Ctrl-C is an orderly end and changes nothing about it. */
  readonly exitCode: 0 | 1
  /** In a sentence. */
  readonly reason: string
  /** The whole text, with its last newline. */
  readonly text: string
}

/**
 * What keeps a run from being a good one; `undefined` for a good one.
 *
 * @since 0.1.0
 * @category judging
 */
export const problem = ({ totals }: State, embedded: boolean): string | undefined => {
  const { accepted, bad, decoded, exports, points } = totals
  if (bad > 0) return `${bad} of ${Format.counted(exports, "export")} went wrong: ${totals.problem}`
  if (exports === 0 || points === 0) return "nothing was exported"
  if (accepted !== points) return `${accepted} of ${Format.counted(points, "point")} were accepted`
  return embedded && decoded !== points
    ? `the receiver decoded ${decoded} of ${Format.counted(points, "point")}`
    : undefined
}

/**
 * Sums a run up.
 *
 * @since 0.1.0
 * @category judging
 */
export const make = (state: State, now: number, embedded: boolean): Summary => {
  const { totals } = state
  const found = problem(state, embedded)
  const reason = found ?? (embedded
    ? "the receiver decoded exactly what was sent"
    : "the collector accepted everything that was sent")
  const [median, longest] = Samples.quantiles(state.exportMillis, 0.5, 1)?.map(Format.millis) ?? []
  const arrived = embedded ? `decoded   ${Format.count(totals.decoded)}` : `accepted  ${Format.count(totals.accepted)}`
  const lines = [
    `efflux demo: ${Format.counted(totals.exports, "export")} in ${Format.stopwatch(now - state.startedAt)}`,
    `  points    ${Format.count(totals.points)} in ${Format.counted(totals.requests, "request")}, ` +
    Format.bytes(totals.bytes),
    `  ${arrived} of ${Format.count(totals.points)}`,
    ...(median === undefined ? [] : [`  latency   ${median} in the median, ${longest} at most`]),
    `  service   ${answers(state)}`,
    ...failures(state),
    `${found === undefined ? "✓" : "✗"} ${reason}`
  ]
  return { exitCode: found === undefined ? 0 : 1, reason, text: `${lines.join("\n")}\n` }
}

const answers = ({ answers, unanswered }: State): string => {
  const all = Array.from(answers).sort(([a], [b]) => a - b)
  const total = all.reduce((sum, [, n]) => sum + n, 0)
  const each = all.map(([status, n]) => `${Format.count(n)} × ${status}`).join(", ")
  return `${Format.counted(total, "request")} answered${total === 0 ? "" : ` (${each})`}` +
    (unanswered === 0 ? "" : `, ${unanswered} not`)
}

const failures = (state: State): ReadonlyArray<string> =>
  state.failures.length === 0
    ? ["  failures  none"]
    : state.failures.slice(-5).map(({ message, times }, i) =>
      `  ${i === 0 ? "failures" : "        "}  ${times === 1 ? "" : `${times} × `}${message}`
    )
