/** Arbitrary text and names. */
import * as fc from "effect/FastCheck"

const odd = fc.constantFrom(
  "",
  " ",
  "\u0000",
  "\"\\\n\r\t",
  "a,b=c;d e",
  "__proto__",
  "é 語 🦊",
  "\ufeff",
  "\ud800",
  "a\udc00b",
  "\u2028",
  "x".repeat(300)
)

export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 12 }) },
  { weight: 2, arbitrary: fc.string({ maxLength: 8, unit: "binary" }) },
  { weight: 2, arbitrary: odd }
)

/** UTF-8 has no lone surrogates: encoders write U+FFFD for each, so texts that differ in nothing else are one. */
export const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, "\ufffd")

export const name: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom("requests", "http.server.request.duration", "queue_size", "0day", "ünï.cödé")
  },
  { weight: 1, arbitrary: text.filter((text) => text !== "") }
)
