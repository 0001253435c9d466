/**
 * The log of a pipeline: a failure is told once, when it begins, and once when it is over; in between at Debug only.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type { CollectError } from "../CollectError.js"
import type { Delivery } from "../Delivery.js"

type State = "ok" | "failing" | "rejecting"

export interface StateLog {
  /** An export has an answer; what the receiver said of points that it took is told once. */
  readonly delivered: (delivery: Delivery) => Effect.Effect<void>
  /** A collection or an export failed. */
  readonly failed: (cause: Cause.Cause<{ readonly message: string }>) => Effect.Effect<void>
  /** Parts of a collection are missing; each is told once. */
  readonly collected: (errors: ReadonlyArray<CollectError>) => Effect.Effect<void>
}

/** How many different messages are remembered, so as not to be told twice. */
const maxRemembered = 1_000

/** The messages of the failures and defects in a cause, without stacks. */
export const describe = (cause: Cause.Cause<{ readonly message: string }>): string => {
  const failures = Array.from(Cause.failures(cause), (error) => error.message)
  const defects = Array.from(Cause.defects(cause), (defect) => `defect: ${String(defect)}`)
  return [...failures, ...defects].join("; ") || "interrupted"
}

export const makeStateLog = (annotations: Record<string, unknown>): StateLog => {
  let state: State = "ok"
  let inState = 0
  const told = new Set<string>()

  /** Goes to a state; tells it by `tell` when it is another one, else at Debug. */
  const enter = (next: State, tell: Effect.Effect<void>, again: Effect.Effect<void>): Effect.Effect<void> =>
    Effect.suspend(() => {
      const changed = next !== state
      inState = changed ? 1 : inState + 1
      state = next
      return changed ? tell : again
    }).pipe(Effect.annotateLogs(annotations))

  const once = (message: string): Effect.Effect<void> => {
    if (told.has(message) || told.size >= maxRemembered) return Effect.logDebug(message)
    told.add(message)
    return Effect.logWarning(message)
  }

  const eachOnce = (messages: ReadonlyArray<string>): Effect.Effect<void> =>
    Effect.annotateLogs(Effect.forEach(messages, once, { discard: true }), annotations)

  return {
    delivered: (delivery) =>
      Effect.suspend(() => {
        if (delivery.rejected > 0) {
          const said = delivery.messages.length === 0 ? "" : `: ${delivery.messages.join("; ")}`
          const message = `${delivery.rejected} of ${
            delivery.accepted + delivery.rejected
          } data points were rejected${said}`
          return enter("rejecting", Effect.logWarning(message), Effect.logDebug(message))
        }
        const recovered = `metrics are delivered again, after ${inState} exports that ` +
          (state === "failing" ? "failed" : "lost data points")
        return Effect.zipRight(eachOnce(delivery.messages), enter("ok", Effect.logInfo(recovered), Effect.void))
      }),
    failed: (cause) =>
      Effect.suspend(() => {
        const message = `metrics are not delivered: ${describe(cause)}`
        return enter("failing", Effect.logWarning(message), Effect.logDebug(message))
      }),
    collected: (errors) => eachOnce(errors.map((error) => error.message))
  }
}
