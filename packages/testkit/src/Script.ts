/**
 * A script tells a scripted peer what to do, call by call.
 *
 * @since 0.1.0
 */
import type { Delivery } from "@efflux/core/Delivery"
import { type ExportError, type Reason, Retry, TransportError } from "@efflux/core/ExportError"
import type * as Arr from "effect/Array"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

/**
 * What a peer does with one call:
 *
 * - `"ok"`: takes everything; a `number` is an HTTP status, and a 2xx is `"ok"` too;
 * - `{ rejected, message }`: takes all but so many points (OTLP's partial success);
 * - `{ retryAfter }`: asks for a pause, with the status 503 unless another is given;
 * - `"split"`: finds the request too large (413);
 * - `"refused"`, `"reset"`: no connection, or a broken one;
 * - `"hang"`: never answers;
 * - `"defect"`: dies, as a broken implementation does;
 * - `{ delay, step }`: waits, then does the step (default `"ok"`);
 * - an `ExportError`: fails with it.
 *
 * @since 0.1.0
 * @category models
 */
export type Step =
  | "ok"
  | "hang"
  | "refused"
  | "reset"
  | "defect"
  | "split"
  | number
  | { readonly retryAfter: Duration.DurationInput; readonly status?: number | undefined }
  | { readonly rejected: number; readonly message?: string | undefined }
  | { readonly delay: Duration.DurationInput; readonly step?: Step | undefined }
  | ExportError

/**
 * Steps in order: each call takes the next one, and the last one repeats for ever.
 *
 * @since 0.1.0
 * @category models
 */
export type Script = Arr.NonEmptyReadonlyArray<Step>

/**
 * Does a step with a call that carries so many points.
 *
 * Statuses become errors with the advice that OTLP gives: 429, 502, 503 and 504 may be sent again (R176), 413 may be
 * split, any other may not.
 *
 * @example
 * ```ts
 * import { Script } from "@efflux/testkit"
 *
 * const overloaded = Script.outcome(503, 10) // fails with a TransportError whose retry is Backoff
 * const picky = Script.outcome({ rejected: 2, message: "too old" }, 10) // accepts 8
 * ```
 *
 * @since 0.1.0
 * @category effects
 */
export const outcome = (step: Step, points: number): Effect.Effect<Delivery, ExportError> => {
  if (typeof step === "number") return step >= 200 && step < 300 ? accept(points) : status(step, byStatus(step))
  if (typeof step === "string") return named(step, points)
  if ("_tag" in step) return Effect.fail(step)
  if ("delay" in step) return Effect.delay(Effect.suspend(() => outcome(step.step ?? "ok", points)), step.delay)
  if ("rejected" in step) return accept(points, step.rejected, step.message)
  return status(step.status ?? 503, Retry.After({ delay: Duration.decode(step.retryAfter) }))
}

const named = (step: Extract<Step, string>, points: number): Effect.Effect<Delivery, ExportError> => {
  switch (step) {
    case "ok":
      return accept(points)
    case "hang":
      return Effect.never
    case "refused":
    case "reset":
      return unreachable(step)
    case "defect":
      return Effect.dieMessage("the script says: a defect")
    case "split":
      return status(413, Retry.Split())
  }
}

const accept = (points: number, rejected = 0, message = ""): Effect.Effect<Delivery> => {
  const refused = Math.min(Math.max(rejected, 0), points)
  return Effect.succeed({ accepted: points - refused, rejected: refused, messages: message === "" ? [] : [message] })
}

const byStatus = (code: number): Retry => {
  if (code === 413) return Retry.Split()
  return code === 429 || code === 502 || code === 503 || code === 504 ? Retry.Backoff() : Retry.Never()
}

const status = (code: number, retry: Retry): Effect.Effect<never, TransportError> =>
  Effect.fail(
    new TransportError({ reason: "status", status: code, retry, message: `the scripted peer answered ${code}` })
  )

const unreachable = (reason: Extract<Reason, "refused" | "reset">): Effect.Effect<never, TransportError> =>
  Effect.fail(
    new TransportError({ reason, retry: Retry.Backoff(), message: `the connection to the scripted peer: ${reason}` })
  )
