/** Arbitrary attributes, resources and scopes. */
import * as Attributes from "@efflux/core/Attributes"
import type { InstrumentationScope, ResourceData } from "@efflux/core/MetricsData"
import * as fc from "effect/FastCheck"
import { double } from "./arbitraryNumbers.js"
import { text, wellFormed } from "./arbitraryText.js"

const key = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom("route", "method", "status", "service.name", "le", "quantile") },
  { weight: 1, arbitrary: text.filter((text) => text !== "") }
)

const leaf: fc.Arbitrary<Attributes.AttributeValue> = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 2, arbitrary: double },
  { weight: 1, arbitrary: fc.bigInt(-(2n ** 65n), 2n ** 65n) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 9 }) },
  { weight: 1, arbitrary: fc.constant(null) }
)

const entriesOf = (value: fc.Arbitrary<Attributes.AttributeValue>, maxLength: number) =>
  fc.uniqueArray(fc.tuple(key, value), { maxLength, selector: ([key]) => wellFormed(key) })

const { value } = fc.letrec<{ value: Attributes.AttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    { weight: 8, arbitrary: leaf },
    { weight: 1, arbitrary: fc.array(tie("value"), { maxLength: 3 }) },
    { weight: 1, arbitrary: entriesOf(tie("value"), 3).map((entries) => Object.fromEntries(entries)) }
  )
}))

export const attributes: fc.Arbitrary<Attributes.Attributes> = entriesOf(value, 5).map((entries) =>
  Attributes.make(entries)
)

const dropped = fc.constantFrom(0, 0, 0, 1, 2 ** 32 - 1)

export const resource: fc.Arbitrary<ResourceData> = fc.record({ attributes, droppedAttributesCount: dropped })

export const scope: fc.Arbitrary<InstrumentationScope> = fc.record({
  name: text,
  version: text,
  attributes,
  droppedAttributesCount: dropped
})

/** Equal for attributes that are one on the wire; now and then for some that are not. */
export const fingerprint = (attributes: Attributes.Attributes): string =>
  JSON.stringify(attributes.map(([key, value]) => [wellFormed(key), plain(value)]))

const plain = (value: Attributes.AttributeValue): unknown => {
  if (typeof value === "string") return wellFormed(value)
  if (typeof value === "bigint") return `int ${BigInt.asIntN(64, value)}`
  if (typeof value === "number") return `${Number.isSafeInteger(value) ? "int" : "double"} ${value}`
  if (value === null || typeof value === "boolean") return value
  if (value instanceof Uint8Array) return { bytes: Array.from(value) }
  if (Array.isArray(value)) return value.map(plain)
  return { map: Object.entries(value).map(([key, value]) => [wellFormed(key), plain(value)]) }
}
