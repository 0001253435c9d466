/** Attributes as people read them: `http.route=/cart status=200`. */
import type { Attributes, AttributeValue } from "@efflux/core/Attributes"
import { quoteIfNeeded } from "./escape.js"
import type { Line, Span } from "./line.js"

/** So many elements of an array or a map, and so many bytes, are shown. */
const longest = 8

/** So many maps and arrays within each other are opened. */
const deepest = 3

const hex = (byte: number): string => byte.toString(16).padStart(2, "0")

const some = (parts: Iterable<string>, size: number, separator: string): string =>
  Array.from(parts).join(separator) + (size > longest ? `${separator}…` : "")

const showValue = (value: AttributeValue | undefined, depth: number): string => {
  if (typeof value === "string") return quoteIfNeeded(value)
  if (typeof value !== "object" || value === null) return String(value)
  if (value instanceof Uint8Array) return `0x${some(Array.from(value.subarray(0, longest), hex), value.length, "")}`
  if (depth === deepest) return "…"
  if (Array.isArray(value)) {
    const elements: ReadonlyArray<AttributeValue> = value
    return `[${some(elements.slice(0, longest).map((one) => showValue(one, depth + 1)), elements.length, ", ")}]`
  }
  const entries = Object.entries(value)
  const shown = entries.slice(0, longest).map(([key, one]) => `${quoteIfNeeded(key)}=${showValue(one, depth + 1)}`)
  return `{${some(shown, entries.length, ", ")}}`
}

/** A series' attributes on one line; keys are faint. */
export const showAttributes = (attributes: Attributes): Line =>
  attributes.flatMap(([key, value], index): ReadonlyArray<Span> => [
    [`${index === 0 ? "" : " "}${quoteIfNeeded(key)}=`, "faint"],
    [showValue(value, 0)]
  ])
