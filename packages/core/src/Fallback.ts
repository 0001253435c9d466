/**
 * Fallback: what one destination did not take goes to another.
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as ExportContext from "./ExportContext.js"
import type { ExportError } from "./ExportError.js"
import * as Circuit from "./internal/circuit.js"
import { decodeDuration, type InvalidOption } from "./InvalidOption.js"
import type { Policy } from "./Policy.js"
import type { Sender } from "./Sender.js"

/**
 * How long a fallback stays in use.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /**
   * After the primary has failed, so long the exports go to the fallback directly. The next one then tries the primary
   * first. `0`: every export tries the primary first. Default: 1 minute.
   */
  readonly stickyFor?: Duration.DurationInput | undefined
}

/**
 * What a fallback must know of the senders that it joins.
 *
 * @since 0.1.0
 * @category models
 */
export interface Legs {
  /** How many destinations the primary tries by itself: 1, unless it is a fallback too. Default: 1. */
  readonly legs?: number | undefined
  /** What the primary is called in the log. Default: `the primary`. */
  readonly primary?: string | undefined
  /** What the other sender is called in the log. Default: `the fallback`. */
  readonly fallback?: string | undefined
}

/**
 * Runs `that` when this sender has failed, with all its retries, and within the same deadline. A partial success is
 * no failure. The ledger of the export is shared, so `that` is sent only what is still open. When both fail, the error is
 * the one of `that`, and the first is logged at Debug.
 *
 * It is sticky: after a failure of the primary, exports go to `that` alone for `stickyFor`. Then one of them probes: it
 * tries the primary first, and `that` when it fails again. The primary is probed earlier when `that` fails too, and once
 * by the last export of a pipeline, at shutdown. A status 400 or a `Split` is no reason to stay away, because they are
 * about the data and not about the primary; nor is an export that was interrupted, or that could not be encoded.
 *
 * The time of the primary's legs counts as spent, whether it was tried or not: `that` has the same share as after a
 * primary that failed at once, and all ends within the deadline.
 *
 * Each change is logged once: a warning when exports begin to go to `that`, an info when the primary is back. The state
 * belongs to the policy that is made.
 *
 * @example
 * ```ts
 * import { Delivery, Fallback, type MetricsData, type Sender } from "@efflux/core"
 * import * as Effect from "effect/Effect"
 *
 * const spare: Sender.Sender<MetricsData.MetricsData> = () => Effect.succeed(Delivery.empty)
 * const safe = Fallback.make(spare, { stickyFor: "5 minutes", fallback: "the file" })
 * ```
 *
 * @since 0.1.0
 * @category policies
 */
export const make = <A>(
  that: Sender<A>,
  { fallback = "the fallback", legs = 1, primary = "the primary", stickyFor = "1 minute" }: Options & Legs = {}
): Effect.Effect<Policy<A>, InvalidOption> =>
  Effect.gen(function*() {
    const reason = `exports would never go back to ${primary}; give a time such as "5 minutes"`
    const sticky = yield* decodeDuration({ module: "Fallback", field: "stickyFor", reason }, stickyFor, 0)
    const circuit = Circuit.make({
      failures: 1,
      openFor: Duration.toMillis(sticky),
      judge,
      opened: ({ reason }) => Effect.logWarning(`exports go to ${fallback}: ${primary} has failed: ${reason}`),
      closed: () => Effect.logInfo(`exports are back at ${primary}`)
    })

    return (self) => (a) =>
      Effect.flatMap(ExportContext.get, (context) => {
        const instead = that(a).pipe(
          Effect.tapErrorCause(() => circuit.probeNext),
          ExportContext.provide({ ...context, legs: Math.max(1, context.legs - legs) })
        )
        return circuit.pass(self(a)).pipe(
          Effect.catchAll((error) => error._tag === "Open" ? instead : Effect.zipRight(toldAtDebug(error), instead)),
          ExportContext.provide(context)
        )
      })
  })

/** Whether the primary is the one to stay away from. */
const judge = (error: ExportError): Circuit.Health => {
  if (error._tag === "EncodeError") return "unknown"
  if (error._tag === "ExportTimeout") return "failing"
  return error.status === 400 || error.retry._tag === "Split" ? "alive" : "failing"
}

const toldAtDebug = (error: ExportError): Effect.Effect<void> =>
  Effect.annotateLogs(Effect.logDebug("the export goes to its fallback"), { error: error.message })
