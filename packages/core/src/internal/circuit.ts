/**
 * The state machine of the circuit breaker and of the sticky fallback.
 *
 * Closed, everything passes. After so many failures in a row it is open, and nothing passes for a while; then one send at
 * a time, the probe, whose outcome closes it or keeps it open for as long again. The last export of a pipeline always
 * has one probe.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as ExportContext from "../ExportContext.js"
import type { ExportError } from "../ExportError.js"
import type { Ledger } from "../Ledger.js"

/** What an outcome says of the receiver: it serves, it does not, or nothing. */
export type Health = "alive" | "failing" | "unknown"

/** Why a send did not pass. Times are those of `ExportContext.now`. */
export interface Open {
  readonly _tag: "Open"
  readonly since: number
  /** When a probe may pass; a time gone by: a probe is on its way. */
  readonly probeAt: number
  readonly failures: number
  /** What the last failure said. */
  readonly reason: string
}

export interface Options {
  /** So many failures in a row open it. */
  readonly failures: number
  /** From a failure to the next probe, in milliseconds; with 0 every send is a probe. */
  readonly openFor: number
  readonly judge: (error: ExportError) => Health
  readonly opened: (open: Open) => Effect.Effect<void>
  readonly closed: (open: Open) => Effect.Effect<void>
}

export interface Circuit {
  readonly pass: <A>(send: Effect.Effect<A, ExportError>) => Effect.Effect<A, ExportError | Open>
  /** While it is open: lets the next send be the probe. */
  readonly probeNext: Effect.Effect<void>
}

/** A send that passed; `open` is what it saw then: its outcome counts as long as nothing else has changed that. */
interface Ticket {
  readonly open: Open | undefined
}

/** A timer of the host may fire a little before the monotonic clock says so. */
const timerSlack = 2

export const make = (options: Options): Circuit => {
  let open: Open | undefined
  let failures = 0
  let probe: Ticket | undefined
  let lastExport: Ledger | undefined

  const board = Effect.flatMap(Effect.zip(ExportContext.get, ExportContext.now), ([{ ledger, trigger }, now]) => {
    const ticket: Ticket = { open }
    if (open === undefined) return Effect.succeed(ticket)
    const last = trigger === "shutdown" && lastExport !== ledger
    const occupied = probe !== undefined && options.openFor > 0
    if (!last && (occupied || now < open.probeAt)) return Effect.fail(open)
    if (last) lastExport = ledger
    probe = ticket
    return Effect.succeed(ticket)
  })

  const failed = (now: number, reason: string): Effect.Effect<void> => {
    failures++
    const streak = open
    if (streak === undefined && failures < options.failures) return Effect.void
    probe = undefined
    open = { _tag: "Open", since: streak?.since ?? now, probeAt: now + options.openFor, failures, reason }
    return streak === undefined ? options.opened(open) : Effect.void
  }

  const served = (): Effect.Effect<void> => {
    const streak = open
    failures = 0
    open = undefined
    return streak === undefined ? Effect.void : options.closed(streak)
  }

  const land = (ticket: Ticket, exit: Exit.Exit<unknown, ExportError>): Effect.Effect<void> =>
    Effect.flatMap(Effect.zip(ExportContext.remaining, ExportContext.now), ([left, now]) => {
      if (probe === ticket) probe = undefined
      // it passed before the circuit opened, or another probe was faster
      if (ticket.open !== open) return Effect.void
      const [health, reason] = judgeExit(exit, left, options.judge)
      if (health === "alive") return served()
      return health === "failing" ? failed(now, reason) : Effect.void
    })

  return {
    pass: (send) => Effect.acquireUseRelease(board, () => send, land),
    probeNext: Effect.sync(() => {
      if (open !== undefined && probe === undefined) open = { ...open, probeAt: -Infinity }
    })
  }
}

/** Whoever interrupts a send says nothing of its receiver, unless it is the deadline; nor does a defect. */
const judgeExit = (
  exit: Exit.Exit<unknown, ExportError>,
  left: number,
  judge: Options["judge"]
): readonly [health: Health, reason: string] => {
  if (Exit.isSuccess(exit)) return ["alive", ""]
  const error = Option.getOrUndefined(Cause.failureOption(exit.cause))
  if (error !== undefined) return [judge(error), error.message]
  return Cause.isInterrupted(exit.cause) && left < timerSlack
    ? ["failing", "there was no answer when the time of the export was up"]
    : ["unknown", ""]
}
