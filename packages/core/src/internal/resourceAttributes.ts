/** Reads the value of `OTEL_RESOURCE_ATTRIBUTES`: `key=value` pairs, comma-separated, percent-encoded (R206). */
import * as Either from "effect/Either"
import type { Attribute } from "../Attributes.js"

const decode = (text: string): Either.Either<string, string> =>
  Either.try({
    try: () => decodeURIComponent(text),
    catch: () => `${JSON.stringify(text)} is not valid percent-encoding`
  })

const parsePair = (pair: string): Either.Either<Attribute, string> => {
  const equals = pair.indexOf("=")
  if (equals === -1) return Either.left(`${JSON.stringify(pair)} has no "="; write key=value, separated by commas`)
  return Either.gen(function*() {
    const key = yield* decode(pair.slice(0, equals).trim())
    const value = yield* decode(pair.slice(equals + 1).trim())
    if (key === "") yield* Either.left(`${JSON.stringify(pair)} has an empty key`)
    return [key, value] as const
  })
}

export const parse = (text: string): Either.Either<ReadonlyArray<Attribute>, string> =>
  Either.all(text.split(",").map((pair) => pair.trim()).filter((pair) => pair !== "").map(parsePair))
