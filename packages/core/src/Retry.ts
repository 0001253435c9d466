/**
 * Retry: a send that failed, and may succeed later, is tried again as long as there is time.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Decision from "effect/ScheduleDecision"
import * as Intervals from "effect/ScheduleIntervals"
import type { Delivery } from "./Delivery.js"
import * as ExportContext from "./ExportContext.js"
import type { ExportError, TransportError } from "./ExportError.js"
import type * as RetrySchedule from "./RetrySchedule.js"
import type { Sender } from "./Sender.js"

/**
 * Sends again after each `TransportError` that allows it, with the delays of the schedule.
 *
 * - `Never` and `Split` are not retried.
 * - `After` (a `Retry-After`, a `RetryInfo`) stretches the schedule's delay and never shortens it (R177).
 * - A wait that cannot end before the deadline of the export is not begun: the error that it would have followed is
 *   returned at once.
 * - At shutdown a connection that was refused, or a name that is unknown, is not tried again: nobody listens there, and a
 *   program that ends should not wait for somebody to begin.
 *
 * Interruption ends the attempt or the wait, whichever runs.
 *
 * @example
 * ```ts
 * import { Delivery, type Payload, Retry, RetrySchedule, type Sender } from "@efflux/core"
 * import * as Effect from "effect/Effect"
 *
 * const send: Sender.Sender<Payload.Payload> = (payload) => Effect.succeed(Delivery.accepted(payload))
 * const stubborn = Retry.retry(RetrySchedule.doubling(3))(send)
 * ```
 *
 * @since 0.1.0
 * @category policies
 */
export const retry = (schedule: RetrySchedule.Service) => <A>(self: Sender<A>): Sender<A> => (a) => {
  const attempt = (state: unknown, number: number): Effect.Effect<Delivery, ExportError> =>
    Effect.catchTag(
      self(a),
      "TransportError",
      (error) =>
        Effect.flatMap(step(schedule, state, error), (next) =>
          next === undefined
            ? Effect.fail(error)
            : Effect.zipRight(pause(error, number, next.delay), Effect.suspend(() => attempt(next.state, number + 1))))
    )
  return attempt(schedule.initial, 1)
}

interface Next {
  readonly state: unknown
  readonly delay: number
}

/** Asks the schedule for the next delay without waiting for it; `undefined` when there shall be no other attempt. */
const step = (
  schedule: RetrySchedule.Service,
  state: unknown,
  error: TransportError
): Effect.Effect<Next | undefined> => {
  if (error.retry._tag === "Never" || error.retry._tag === "Split") return Effect.succeed(undefined)
  const floor = error.retry._tag === "After" ? Duration.toMillis(error.retry.delay) : 0
  return Effect.gen(function*() {
    const { trigger } = yield* ExportContext.get
    if (trigger === "shutdown" && (error.reason === "refused" || error.reason === "dns")) return undefined
    const now = yield* Clock.currentTimeMillis
    const [next, _, decision] = yield* schedule.step(now, error, state)
    if (Decision.isDone(decision)) return undefined
    const delay = Math.ceil(Math.max(Intervals.start(decision.intervals) - now, floor))
    return delay >= (yield* ExportContext.remaining) ? undefined : { state: next, delay }
  })
}

const pause = (error: TransportError, attempt: number, delay: number): Effect.Effect<void> =>
  Effect.zipRight(
    Effect.annotateLogs(
      Effect.logDebug(`attempt ${attempt} failed, the next follows in ${Duration.format(Duration.millis(delay))}`),
      { attempt, reason: error.reason, error: error.message }
    ),
    Effect.sleep(delay)
  )
