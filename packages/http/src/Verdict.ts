/**
 * The verdict on an HTTP reply: what became of the payload, and whether it may be sent again.
 *
 * @since 0.1.0
 */
import * as Delivery from "@efflux/core/Delivery"
import { Retry, TransportError } from "@efflux/core/ExportError"
import type { Payload } from "@efflux/core/Payload"
import * as Either from "effect/Either"
import * as Excerpt from "./internal/excerpt.js"
import { retryAfter } from "./internal/retryAfter.js"

/**
 * A reply, read to its end.
 *
 * @since 0.1.0
 * @category models
 */
export interface Reply {
  readonly status: number
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Uint8Array
  /** When it arrived, in milliseconds since the Unix epoch: what an HTTP date in `Retry-After` is held against. */
  readonly receivedAt: number
}

/**
 * Judges a reply. It must not fail in any other way: a body that cannot be read is no reason to lose the status.
 *
 * @since 0.1.0
 * @category models
 */
export interface Verdict {
  (reply: Reply, payload: Payload): Either.Either<Delivery.Delivery, TransportError>
}

/**
 * Whether a status may be answered by sending the same again, by OTLP's table (R176): 429, 502, 503 and 504 may, with
 * the delay of `Retry-After` if there is one; 413 asks for a smaller payload; nothing else may.
 *
 * @since 0.1.0
 * @category verdicts
 */
export const retryOf = (reply: Reply): Retry => {
  switch (reply.status) {
    case 413:
      return Retry.Split()
    case 429:
    case 502:
    case 503:
    case 504: {
      const delay = retryAfter(reply.headers["retry-after"], reply.receivedAt)
      return delay === undefined ? Retry.Backoff() : Retry.After({ delay })
    }
    default:
      return Retry.Never()
  }
}

/**
 * The error of a reply that refused a payload; `message` is what the receiver said, if it was understood.
 *
 * @since 0.1.0
 * @category verdicts
 */
export const refused = (reply: Reply, message: string): TransportError =>
  new TransportError({
    reason: reply.status >= 300 && reply.status < 400 ? "redirect" : "status",
    status: reply.status,
    retry: retryOf(reply),
    message: `the receiver answered ${reply.status}${redirect(reply)}${message === "" ? "" : `: ${message}`}`
  })

/** Where a reply leads, without a query, which may hold a secret. */
const redirect = ({ headers: { location }, status }: Reply): string =>
  location === undefined || status < 300 || status >= 400
    ? ""
    : ` and sends to ${Excerpt.oneLine(location.replace(/[?#].*$/s, "").replace(/\/\/[^/]*@/, "//"))}`

/**
 * The beginning of a reply's body as one harmless line of at most 200 characters.
 *
 * @since 0.1.0
 * @category messages
 */
export const excerpt = (reply: Reply): string => Excerpt.excerpt(reply.body)

/**
 * A receiver's text as one harmless line of at most 200 characters, fit for a log.
 *
 * @since 0.1.0
 * @category messages
 */
export const oneLine: (text: string) => string = Excerpt.oneLine

/**
 * The plain verdict: any 2xx is a success for the whole payload, anything else is refused with the beginning of the body
 * as its message.
 *
 * @example
 * ```ts
 * import { Payload, Range } from "@efflux/core"
 * import { Verdict } from "@efflux/http"
 * import * as Either from "effect/Either"
 *
 * const payload = Payload.make(new Uint8Array(), "text/plain", Range.make(0, 1))
 * const busy = { status: 503, headers: { "retry-after": "7" }, body: new Uint8Array(), receivedAt: 0 }
 * Either.isLeft(Verdict.byStatus(busy, payload)) // true: may be sent again after 7 seconds
 * ```
 *
 * @since 0.1.0
 * @category verdicts
 */
export const byStatus: Verdict = (reply, payload) =>
  reply.status >= 200 && reply.status < 300
    ? Either.right(Delivery.accepted(payload))
    : Either.left(refused(reply, excerpt(reply)))
