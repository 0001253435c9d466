/**
 * The verdict of OTLP on an HTTP reply: full success, partial success, or a refusal that says why.
 *
 * @since 0.1.0
 */
import * as Delivery from "@efflux/core/Delivery"
import { Retry, TransportError } from "@efflux/core/ExportError"
import * as Verdict from "@efflux/http/Verdict"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Reply from "./internal/reply.js"

/**
 * Reads a reply as OTLP/HTTP defines it.
 *
 * - 2xx is a success. `partial_success` with rejected points is one too: they are counted in `Delivery.rejected` and never
 *   sent again (R172). With no rejected points its message is passed on.
 * - A 2xx with an HTML page, or with a body that is not what its own type says, comes from something else than a receiver: a
 *   wrong url, a proxy, a login page. It is an error, and not tried again. Other bodies (`OK`) are a success with a message.
 * - 429, 502, 503 and 504 may be sent again, after `Retry-After` if it is there; 413 asks for smaller requests; no other
 *   status may (R176). The message is that of the `google.rpc.Status` in the body, or the beginning of the body.
 *
 * @example
 * ```ts
 * import { Payload, Range } from "@efflux/core"
 * import { OtlpVerdict } from "@efflux/otlp"
 *
 * const payload = Payload.make(new Uint8Array(), "application/x-protobuf", Range.make(0, 3))
 * OtlpVerdict.verdict({ status: 200, headers: {}, body: new Uint8Array(), receivedAt: 0 }, payload)
 * // Right({ accepted: 3, rejected: 0, messages: [] })
 * ```
 *
 * @since 0.1.0
 * @category verdicts
 */
export const verdict: Verdict.Verdict = (reply, payload) => {
  if (reply.status < 200 || reply.status >= 300) {
    const said = Option.getOrElse(Reply.statusMessage(reply), () => Verdict.excerpt(reply))
    return Either.left(Verdict.refused(reply, said))
  }
  const partial = Reply.partialSuccess(reply)
  if (Option.isSome(partial)) {
    const { errorMessage, rejectedDataPoints } = partial.value
    return Either.right(Delivery.partial(payload, rejectedDataPoints, Verdict.oneLine(errorMessage)))
  }
  return Reply.isForeign(reply)
    ? Either.left(foreign(reply))
    : Either.right(Delivery.partial(payload, 0, Reply.notOtlp(reply)))
}

const foreign = (reply: Verdict.Reply): TransportError =>
  new TransportError({ reason: "reply", status: reply.status, retry: Retry.Never(), message: Reply.notOtlp(reply) })
