/**
 * A leg: the whole export to one destination, with its share of the time.
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as ExportContext from "./ExportContext.js"
import { ExportTimeout } from "./ExportError.js"
import type { Sender } from "./Sender.js"

/**
 * Gives a leg its deadline. Leg `k` of `n` has the smaller of the budget and what remains of the tick divided by
 * `n − k + 1`; everything that it sends, every attempt and every wait, ends within it. What is in flight then is
 * interrupted, and the export fails with `ExportTimeout`.
 *
 * @example
 * ```ts
 * import { Delivery, Leg, type MetricsData, type Sender } from "@efflux/core"
 * import * as Effect from "effect/Effect"
 *
 * const print: Sender.Sender<MetricsData.MetricsData> = () => Effect.succeed(Delivery.empty)
 * const bounded = Leg.deadline(print)
 * ```
 *
 * @since 0.1.0
 * @category policies
 */
export const deadline = <A>(self: Sender<A>): Sender<A> => (a) =>
  Effect.gen(function*() {
    const context = yield* ExportContext.get
    const now = yield* ExportContext.now
    const share = Math.floor(Math.min(context.budget, (context.deadline - now) / context.legs))
    const budget = Duration.millis(Math.max(0, share))
    const timeout = () => new ExportTimeout({ budget })
    if (share <= 0) return yield* timeout()
    return yield* self(a).pipe(
      ExportContext.provide({ ...context, deadline: now + share }),
      Effect.timeoutFail({ duration: budget, onTimeout: timeout })
    )
  })
