/**
 * The log of a pipeline: a failure is told once, when it begins, and once when it is over; in between at Debug only.
 *
 * A pipeline may fail in two ways, by turns: exports fail, or points are rejected. Each is told once until all is well
 * again, or a receiver that does now this and now that would fill the log.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type { CollectError } from "../CollectError.js"
import type { Delivery } from "../Delivery.js"

type Trouble = "failing" | "rejecting"

export interface StateLog {
  /** An export has an answer; what the receiver said of points that it took is told once, until it says nothing. */
  readonly delivered: (delivery: Delivery) => Effect.Effect<void>
  /** A collection or an export failed. */
  readonly failed: (cause: Cause.Cause<{ readonly message: string }>) => Effect.Effect<void>
  /** The last export failed: there is no other one, so this is told whatever was told before. */
  readonly lost: (cause: Cause.Cause<{ readonly message: string }>) => Effect.Effect<void>
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

const points = (count: number): string => `${count} data point${count === 1 ? "" : "s"}`

export const makeStateLog = (): StateLog => {
  const troubles = new Set<Trouble>()
  let troubled = 0
  const collected = new Set<string>()
  const said = new Set<string>()

  /** Tells a trouble at Warning, unless it was told since all was well. */
  const trouble = (kind: Trouble, message: string): Effect.Effect<void> => {
    const known = troubles.has(kind)
    troubles.add(kind)
    troubled++
    return known ? Effect.logDebug(message) : Effect.logWarning(message)
  }

  const recovery = Effect.suspend(() => {
    if (troubles.size === 0) return Effect.void
    const how = troubles.has("failing") ? "failed" : "lost data points"
    const message = `metrics are delivered again, after ${troubled} export${troubled === 1 ? "" : "s"} that ${how}`
    troubles.clear()
    troubled = 0
    return Effect.logInfo(message)
  })

  /** Tells each message once, as long as it is in `told`. */
  const eachOnce = (messages: ReadonlyArray<string>, told: Set<string>): Effect.Effect<void> =>
    Effect.forEach(
      messages,
      (message) => {
        if (told.has(message) || told.size >= maxRemembered) return Effect.logDebug(message)
        told.add(message)
        return Effect.logWarning(message)
      },
      { discard: true }
    )

  return {
    delivered: ({ accepted, messages, rejected }) =>
      Effect.suspend(() => {
        if (rejected > 0) {
          const why = messages.length === 0 ? "" : `: ${messages.join("; ")}`
          return trouble(
            "rejecting",
            `${rejected} of ${points(accepted + rejected)} ${rejected === 1 ? "was" : "were"} rejected${why}`
          )
        }
        if (messages.length === 0) said.clear()
        return Effect.zipRight(eachOnce(messages, said), recovery)
      }),
    failed: (cause) => Effect.suspend(() => trouble("failing", `metrics are not delivered: ${describe(cause)}`)),
    lost: (cause) => Effect.logWarning(`what was recorded since the last export is lost: ${describe(cause)}`),
    collected: (errors) => eachOnce(errors.map((error) => error.message), collected)
  }
}
