/**
 * The attributes of a series, a scope, a resource or an exemplar: a list of keys and values, sorted by key, each key once.
 *
 * @since 0.1.0
 */

/**
 * A value of an attribute: OTLP's `AnyValue`.
 *
 * - `string` and `boolean` as they are;
 * - a `number` that is a safe integer (and not `-0`) is an int64, any other number a double;
 * - a `bigint` is an int64, whatever its size: what does not fit 64 bits wraps, as in protobuf;
 * - `Uint8Array` is bytes; arrays and `AttributeMap`s nest; `null` is the empty value.
 *
 * @since 0.1.0
 * @category models
 */
export type AttributeValue =
  | string
  | boolean
  | number
  | bigint
  | Uint8Array
  | null
  | ReadonlyArray<AttributeValue>
  | AttributeMap

/**
 * A nested map of attribute values (OTLP's `KeyValueList`).
 *
 * @since 0.1.0
 * @category models
 */
export interface AttributeMap {
  readonly [key: string]: AttributeValue
}

/**
 * One key with its value.
 *
 * @since 0.1.0
 * @category models
 */
export type Attribute = readonly [key: string, value: AttributeValue]

/**
 * A collection of attributes, sorted by key (by UTF-16 code unit), each key at most once and never empty.
 * Make it with `make`; encoders rely on both properties.
 *
 * @since 0.1.0
 * @category models
 */
export type Attributes = ReadonlyArray<Attribute>

/**
 * No attributes.
 *
 * @since 0.1.0
 * @category constructors
 */
export const empty: Attributes = []

const byKey = (a: Attribute, b: Attribute): number => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)

/**
 * Makes attributes from a record or from entries. Of two entries with one key the later wins, and an empty key is left
 * out (OpenTelemetry `common/README.md`, attribute collections).
 *
 * @example
 * ```ts
 * import { Attributes } from "@efflux/core"
 *
 * const attributes = Attributes.make({ "http.route": "/cart", "http.response.status_code": 200 })
 * // [["http.response.status_code", 200], ["http.route", "/cart"]]
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  input: { readonly [key: string]: AttributeValue } | Iterable<Attribute>
): Attributes => {
  const entries = Symbol.iterator in input ? (input as Iterable<Attribute>) : Object.entries(input)
  const byName = new Map<string, Attribute>()
  for (const entry of entries) {
    if (entry[0] !== "") byName.set(entry[0], entry)
  }
  return Array.from(byName.values()).sort(byKey)
}

/**
 * Both collections in one; where both have a key, `that` wins.
 *
 * @since 0.1.0
 * @category combinators
 */
export const merge = (self: Attributes, that: Attributes): Attributes => make([...self, ...that])

/**
 * The value of a key, or `undefined`.
 *
 * @since 0.1.0
 * @category getters
 */
export const get = (self: Attributes, key: string): AttributeValue | undefined => {
  for (const [name, value] of self) {
    if (name === key) return value
  }
  return undefined
}
