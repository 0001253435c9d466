/** Checks the URL of a receiver. */
import { InvalidOption } from "@efflux/core/InvalidOption"
import * as Either from "effect/Either"

const invalid = (value: string, reason: string): InvalidOption =>
  new InvalidOption({ module: "HttpTransport", field: "url", value: JSON.stringify(value), reason })

export const parseUrl = (input: string | URL): Either.Either<URL, InvalidOption> => {
  const text = String(input)
  return Either.try({
    try: () => new URL(text),
    catch: () => invalid(text, "it is no URL; write it out, such as \"http://localhost:4318/v1/metrics\"")
  }).pipe(
    Either.filterOrLeft(
      (url) => url.username === "" && url.password === "",
      (url) =>
        invalid(
          `${url.protocol}//<redacted>@${url.host}`,
          "a user or password in it would show in logs; put them into the header authorization"
        )
    ),
    Either.filterOrLeft(
      (url) => url.protocol === "http:" || url.protocol === "https:",
      (url) => invalid(text, `its scheme is ${url.protocol}, where http: or https: is expected; write "http://${text}"`)
    )
  )
}
