/** Checks the URL of a receiver. */
import { InvalidOption } from "@efflux/core/InvalidOption"
import * as Either from "effect/Either"

const invalid = (value: string, reason: string): InvalidOption =>
  new InvalidOption({ module: "HttpTransport", field: "url", value: JSON.stringify(value), reason })

export const parseUrl = (input: string | URL): Either.Either<URL, InvalidOption> => {
  const text = String(input)
  const parsed = Either.try({
    try: () => new URL(text),
    catch: () => invalid(text, `it is no URL; ${advice(text)}`)
  })
  return Either.flatMap(parsed, (url) => {
    if (url.username !== "" || url.password !== "") {
      const shown = `${url.protocol}//<redacted>@${url.host}`
      return refuse(shown, "a user or password in it would show in logs; put them into the header authorization")
    }
    if (url.protocol !== "http:" && url.protocol !== "https:") {
      return refuse(text, `its scheme is ${url.protocol}, where http: or https: is expected; ${advice(text)}`)
    }
    return url.port === "0"
      ? refuse(text, "nobody listens on port 0; write the receiver's port")
      : Either.right(url)
  })
}

const refuse = (value: string, reason: string): Either.Either<never, InvalidOption> =>
  Either.left(invalid(value, reason))

/** `localhost:4318` and `collector/v1/metrics` only want for a scheme. */
const advice = (text: string): string =>
  /^[\w.-]+(:\d+)?(\/\S*)?$/.test(text)
    ? `write "http://${text}"`
    : "write it out, such as \"http://localhost:4318/v1/metrics\""
