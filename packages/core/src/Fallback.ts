/**
 * Fallback: what one destination did not take goes to another.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as ExportContext from "./ExportContext.js"
import type { Policy } from "./Policy.js"
import type { Sender } from "./Sender.js"

/**
 * Runs `that` when this sender has failed, with all its retries, and within the same deadline. A partial success is
 * no failure. The ledger of the export is shared, so `that` is sent only what is still open.
 *
 * `legs` says how many destinations this sender tries by itself (1, unless it is a fallback too): so many shares of the
 * time are spent when `that` begins. When both fail, the error is the one of `that`, and the first is logged at Debug.
 *
 * @example
 * ```ts
 * import { Delivery, Fallback, type MetricsData, type Sender } from "@efflux/core"
 * import * as Effect from "effect/Effect"
 *
 * const spare: Sender.Sender<MetricsData.MetricsData> = () => Effect.succeed(Delivery.empty)
 * const safe = Fallback.fallback(spare, { legs: 1 })
 * ```
 *
 * @since 0.1.0
 * @category policies
 */
export const fallback = <A>(that: Sender<A>, options: { readonly legs: number }): Policy<A> => (self) => (a) =>
  Effect.flatMap(ExportContext.get, (context) =>
    self(a).pipe(
      Effect.catchAll((error) =>
        Effect.logDebug("the export goes to its fallback").pipe(
          Effect.annotateLogs({ error: error.message }),
          Effect.zipRight(that(a)),
          ExportContext.provide({ ...context, legs: Math.max(1, context.legs - options.legs) })
        )
      ),
      ExportContext.provide(context)
    ))
