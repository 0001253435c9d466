/** The rules of attributes, and what makes two collections of them one. */
import type { AnyValue, KeyValue } from "../OtlpMessage.js"
import { below, type Path, type Violations } from "./violations.js"

/** Keys are there, and each once; also in nested lists. */
export const checkAttributes = (attributes: ReadonlyArray<KeyValue>, path: Path, violations: Violations): void => {
  const seen = new Set<string>()
  attributes.forEach(({ key, value }, i) => {
    const here = { ...path, index: i }
    if (key === "") violations.add(here, "the key is empty")
    else if (seen.has(key)) violations.add(here, `the key ${JSON.stringify(key)} is there twice`)
    seen.add(key)
    if (value !== undefined) checkValue(value, below(here, "value"), violations)
  })
}

const checkValue = ({ arrayValue, kvlistValue }: AnyValue, path: Path, violations: Violations): void => {
  arrayValue?.values.forEach((value, i) => checkValue(value, below(path, "values", i), violations))
  if (kvlistValue !== undefined) checkAttributes(kvlistValue.values, below(path, "values"), violations)
}

/** The same for equal attributes in any order, and for no others. */
export const fingerprint = (attributes: ReadonlyArray<KeyValue>): string =>
  JSON.stringify(attributes.map(({ key, value = {} }) => [key, typed(value)]).sort(byText))

const byText = (a: unknown, b: unknown): number => {
  const [left, right] = [JSON.stringify(a), JSON.stringify(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

const typed = (value: AnyValue): unknown => {
  if (value.stringValue !== undefined) return value.stringValue
  if (value.boolValue !== undefined) return value.boolValue
  if (value.intValue !== undefined) return { int: String(value.intValue) }
  if (value.doubleValue !== undefined) {
    return { double: Object.is(value.doubleValue, -0) ? "-0" : String(value.doubleValue) }
  }
  if (value.bytesValue !== undefined) return { bytes: Array.from(value.bytesValue) }
  if (value.arrayValue !== undefined) return value.arrayValue.values.map(typed)
  return value.kvlistValue === undefined ? null : { map: fingerprint(value.kvlistValue.values) }
}
