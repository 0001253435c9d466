/** Tells what broke when there is no (whole) reply, from the codes that HTTP clients leave in an error's causes. */
import type { HttpClientError } from "@effect/platform/HttpClientError"
import { type Reason, Retry, TransportError } from "@efflux/core/ExportError"
import * as Predicate from "effect/Predicate"
import { oneLine } from "./excerpt.js"

const reasons: ReadonlyArray<readonly [RegExp, Reason, string]> = [
  [/^ECONNREFUSED$/, "refused", "the connection was refused; is the receiver running there?"],
  [/^(ENOENT|EACCES)$/, "refused", "the socket cannot be opened"],
  [/^(EHOSTUNREACH|ENETUNREACH|ENETDOWN|EHOSTDOWN)$/, "refused", "the host cannot be reached"],
  [/^(ENOTFOUND|EAI_\w+)$/, "dns", "the host's name cannot be resolved"],
  [/^(ETIMEDOUT|UND_ERR_\w*TIMEOUT)$/, "timeout", "the connection timed out"],
  [
    /^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET|UND_ERR_CLOSED|UND_ERR_DESTROYED)$/,
    "reset",
    "the connection broke"
  ],
  [/^(HPE_\w+|HTTPParserError|UND_ERR_RES\w+|UND_ERR_HEADERS_OVERFLOW)$/, "reset", "the receiver does not speak HTTP"],
  [/^(ERR_TLS_\w+|ERR_SSL_\w+|EPROTO)$/, "tls", "the TLS handshake failed"],
  [/CERT|SIGNATURE|ISSUER|CRL/, "tls", "the receiver's certificate is not trusted"]
]

/** The error and what caused it, outermost first; the causes of an `AggregateError` count. */
const chain = (error: unknown): Array<unknown> => {
  const found: Array<unknown> = []
  const pending = [error]
  while (pending.length > 0 && found.length < 16) {
    const next = pending.shift()
    found.push(next)
    if (Predicate.hasProperty(next, "cause") && next.cause !== undefined) pending.push(next.cause)
    if (Predicate.hasProperty(next, "errors") && Array.isArray(next.errors)) pending.push(...next.errors.slice(0, 4))
  }
  return found
}

/** What an error calls itself: the system's code, or the name of its class. */
const nameOf = (error: unknown): string | undefined => {
  if (Predicate.hasProperty(error, "code") && typeof error.code === "string") return error.code
  return error instanceof Error ? error.name : undefined
}

/** Only the innermost message is told: outer ones can hold the request, and with it its headers. */
const messageOf = (errors: ReadonlyArray<unknown>): string => {
  const last = errors.findLast((error) => error instanceof Error && error.message !== "")
  return last instanceof Error ? oneLine(last.message) : "no reply"
}

export const requestError = (error: HttpClientError): TransportError => {
  const errors = chain(error.cause)
  for (const name of errors.map(nameOf).filter(Predicate.isNotUndefined)) {
    const match = reasons.find(([pattern]) => pattern.test(name))
    if (match !== undefined) {
      const [, reason, meaning] = match
      const retry = reason === "tls" ? Retry.Never() : Retry.Backoff()
      return new TransportError({ reason, retry, message: `${meaning} (${name})` })
    }
  }
  return new TransportError({ reason: "unknown", retry: Retry.Backoff(), message: messageOf(errors) })
}
