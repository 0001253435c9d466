/** Checks the headers of a request. A value is never shown, because it may be a secret. */
import { InvalidOption } from "@efflux/core/InvalidOption"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** What RFC 9110 (5.5) lets stand in a field value; bytes beyond ASCII are left out, since clients differ on them. */
const fieldValue = /^[\t\x20-\x7e]*$/

/** What the connection and the payload decide. */
const transports: ReadonlySet<string> = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "host",
  "keep-alive",
  "transfer-encoding",
  "upgrade"
])

export const plain = (value: string | Redacted.Redacted): string =>
  Redacted.isRedacted(value) ? Redacted.value(value) : value

const invalid = (field: string, value: string, reason: string): Either.Either<never, InvalidOption> =>
  Either.left(new InvalidOption({ module: "HttpTransport", field, value, reason }))

const parseHeader = (
  name: string,
  input: string | Redacted.Redacted
): Either.Either<[string, string], InvalidOption> => {
  if (!token.test(name)) {
    return invalid("headers", JSON.stringify(name), "such a name is no header's; write one like \"x-api-key\"")
  }
  if (transports.has(name.toLowerCase())) {
    return invalid(`headers.${name}`, "<redacted>", "the transport sets this header itself; leave it out")
  }
  const given: unknown = plain(input)
  if (typeof given !== "string") {
    return invalid(`headers.${name}`, typeof given, "it has no value; is its environment variable set?")
  }
  const value = given.trim()
  return fieldValue.test(value)
    ? Either.right([name.toLowerCase(), value])
    : invalid(
      `headers.${name}`,
      "<redacted>",
      "its value has a line break or another character that a header cannot have"
    )
}

export const parseHeaders = (
  headers: Readonly<Record<string, string | Redacted.Redacted>>
): Either.Either<Readonly<Record<string, string>>, InvalidOption> =>
  Either.map(
    Either.all(Object.entries(headers).map(([name, value]) => parseHeader(name, value))),
    (entries) => Object.fromEntries(entries)
  )
