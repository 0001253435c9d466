/**
 * The bytes of one request, and which data points they carry.
 *
 * @since 0.1.0
 */
import type { Range } from "./Range.js"

/**
 * What an encoder makes and a transport sends.
 *
 * @since 0.1.0
 * @category models
 */
export interface Payload {
  /** Once handed out, these bytes are never written again. */
  readonly body: Uint8Array
  readonly contentType: string
  readonly contentEncoding: "identity" | "gzip" | "zstd"
  /** The data points in it, as ordinals in walk order. */
  readonly covers: Range
  /** How many of the covered points the format cannot take: they were left out. */
  readonly omitted: number
}

/**
 * Makes a payload that nothing compressed and nothing was left out of.
 *
 * @example
 * ```ts
 * import { Payload, Range } from "@efflux/core"
 *
 * const payload = Payload.make(new TextEncoder().encode("up 1\n"), "text/plain", Range.make(0, 1))
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (body: Uint8Array, contentType: string, covers: Range, omitted = 0): Payload => ({
  body,
  contentType,
  contentEncoding: "identity",
  covers,
  omitted
})
