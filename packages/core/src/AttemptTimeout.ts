/**
 * Attempt timeout: one send may take so long, and is interrupted when it takes longer.
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as ExportContext from "./ExportContext.js"
import { Retry, TransportError } from "./ExportError.js"
import type { Sender } from "./Sender.js"

/**
 * Interrupts a send after `duration`. Without one, after a third of what remains of the export's time, but not before
 * 2 seconds: in less time no default retry would fit, and a receiver that is only slow would never get through.
 *
 * The error allows a retry: nobody knows whether the receiver got the payload, so delivery is at least once.
 *
 * @example
 * ```ts
 * import { AttemptTimeout, Delivery, type Payload, type Sender } from "@efflux/core"
 * import * as Effect from "effect/Effect"
 *
 * const send: Sender.Sender<Payload.Payload> = (payload) => Effect.succeed(Delivery.accepted(payload))
 * const impatient = AttemptTimeout.attemptTimeout("2 seconds")(send)
 * ```
 *
 * @since 0.1.0
 * @category policies
 */
export const attemptTimeout = (duration?: Duration.DurationInput) => <A>(self: Sender<A>): Sender<A> => (a) =>
  Effect.flatMap(
    duration === undefined ? third : Effect.succeed(Duration.decode(duration)),
    (limit) =>
      Effect.timeoutFail(self(a), {
        duration: limit,
        onTimeout: () =>
          new TransportError({
            reason: "timeout",
            retry: Retry.Backoff(),
            message: `no answer within ${Duration.format(limit)}`
          })
      })
  )

const leastMillis = 2_000

const third: Effect.Effect<Duration.Duration> = Effect.map(
  ExportContext.remaining,
  (millis) => Duration.millis(Math.ceil(Math.max(millis / 3, Math.min(millis, leastMillis))))
)
