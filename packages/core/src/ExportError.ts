/**
 * The errors of an export: each says what failed, where, and what its receiver may do. None holds a request, a header
 * or a secret.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"

/**
 * What may be done about a failed request.
 *
 * - `Never`: the same bytes would fail again, or it is not known to be safe to send them again;
 * - `Backoff`: try again after a delay of your own;
 * - `After`: the receiver asked for at least this delay;
 * - `Split`: the request was too large; send it in two halves.
 *
 * @since 0.1.0
 * @category models
 */
export type Retry = Data.TaggedEnum<{
  Never: {}
  Backoff: {}
  After: { readonly delay: Duration.Duration }
  Split: {}
}>

/**
 * The constructors and matchers of `Retry`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const Retry = Data.taggedEnum<Retry>()

/**
 * Why a request failed.
 *
 * - `status`: the receiver answered, and refused;
 * - `refused`, `reset`, `dns`, `tls`: there was no connection, or it broke;
 * - `timeout`: no answer in time;
 * - `reply`: an answer that cannot be read (too long, or broken off);
 * - `redirect`: an answer that leads elsewhere, where credentials must not follow;
 * - `authentication`: no token could be had;
 * - `circuit-open`: nothing was sent, because the last sends failed;
 * - `unknown`: none of these.
 *
 * @since 0.1.0
 * @category models
 */
export type Reason =
  | "status"
  | "refused"
  | "reset"
  | "dns"
  | "tls"
  | "timeout"
  | "reply"
  | "redirect"
  | "authentication"
  | "circuit-open"
  | "unknown"

/**
 * A payload could not be sent, or was refused.
 *
 * @example
 * ```ts
 * import { ExportError } from "@efflux/core"
 *
 * const overloaded = new ExportError.TransportError({
 *   reason: "status",
 *   status: 503,
 *   retry: ExportError.Retry.Backoff(),
 *   message: "http://localhost:4318 answered 503 Service Unavailable"
 * })
 * ```
 *
 * @since 0.1.0
 * @category errors
 */
export class TransportError extends Data.TaggedError("TransportError")<{
  readonly retry: Retry
  readonly reason: Reason
  /** The HTTP or gRPC status, where there was one. */
  readonly status?: number | undefined
  readonly message: string
}> {}

/**
 * A snapshot could not be encoded at all. A single metric that a format cannot take is no error: it is left out and
 * counted in `Payload.omitted`.
 *
 * @since 0.1.0
 * @category errors
 */
export class EncodeError extends Data.TaggedError("EncodeError")<{
  readonly message: string
}> {}

/**
 * The time of an export was up; what it had in flight was interrupted, so that its fate is unknown.
 *
 * @since 0.1.0
 * @category errors
 */
export class ExportTimeout extends Data.TaggedError("ExportTimeout")<{
  readonly budget: Duration.Duration
}> {
  override get message(): string {
    return `the export was not done within ${Duration.format(this.budget)}`
  }
}

/**
 * Everything an export can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ExportError = EncodeError | TransportError | ExportTimeout
