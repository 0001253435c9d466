/** What runs before a snapshot: it may fail, die or hang, and ends in an error of the collection at worst. */
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { CollectError } from "../../CollectError.js"

/** The messages of a cause, without stacks. */
export const reasons = (cause: Cause.Cause<unknown>): string =>
  Cause.prettyErrors(cause).map((error) => error.message).join("; ") || "interrupted"

/** Disconnected, because what cannot be interrupted would hold all collections after it. */
export const preparation = (
  before: Effect.Effect<unknown, unknown> | undefined,
  limit: Duration.Duration
): Effect.Effect<ReadonlyArray<CollectError>> => {
  if (before === undefined) return Effect.succeed([])
  return before.pipe(
    Effect.disconnect,
    Effect.timeoutFail({ duration: limit, onTimeout: () => new Error(`no end within ${Duration.format(limit)}`) }),
    Effect.as([]),
    Effect.catchAllCause((cause) =>
      Effect.succeed([new CollectError({ message: `beforeCollect failed: ${reasons(cause)}` })])
    )
  )
}
