/** Keeps secrets out of messages: a receiver may repeat a credential in its reply. */
import { TransportError } from "@efflux/core/ExportError"
import * as Redacted from "effect/Redacted"
import { plain } from "./headers.js"

/** Shorter values are no secrets, and taking them out would only garble messages. */
const shortest = 6

const partsOf = (value: string): ReadonlyArray<string> => [value, ...value.split(/\s+/)]

/** Rewrites an error so that it says where it happened and tells no header's value. */
export const makeSecrets = (headers: Readonly<Record<string, string | Redacted.Redacted>>) => {
  const secrets = Object.entries(headers)
    .filter(([name, value]) => Redacted.isRedacted(value) || /auth|token|key|secret|cookie/i.test(name))
    .flatMap(([, value]) => partsOf(plain(value)))
    .filter((part) => part.length >= shortest)
    .sort((a, b) => b.length - a.length)

  return (where: string, error: TransportError): TransportError => {
    const message = secrets.reduce((text, secret) => text.replaceAll(secret, "<redacted>"), error.message)
    return new TransportError({
      reason: error.reason,
      retry: error.retry,
      status: error.status,
      message: `${where}: ${message}`
    })
  }
}
