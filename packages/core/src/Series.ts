/**
 * The identity of a series: one attribute set of one metric, from its first measurement to its end.
 *
 * @since 0.1.0
 */
import type { Attributes } from "./Attributes.js"

/**
 * A producer hands out **the same object** for a series at every collection, and keeps a metric's series in the same
 * order, new ones last. Encoders use the object as a key: what they laid out for it stays laid out. A series that
 * was reset is a new object.
 *
 * @since 0.1.0
 * @category models
 */
export interface Series {
  readonly attributes: Attributes
  /** When the series began, in nanoseconds since the Unix epoch; `0n` when nobody knows. */
  readonly startTimeUnixNano: bigint
}

/**
 * Makes a series.
 *
 * @example
 * ```ts
 * import { Attributes, Series } from "@efflux/core"
 *
 * const cart = Series.make(Attributes.make({ route: "/cart" }), 1_700_000_000_000_000_000n)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (attributes: Attributes, startTimeUnixNano: bigint): Series => ({ attributes, startTimeUnixNano })
