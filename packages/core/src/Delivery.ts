/**
 * What became of the points that a receiver answered for.
 *
 * @since 0.1.0
 */
import type { Payload } from "./Payload.js"
import { size } from "./Range.js"

/**
 * A receiver's answer, as a monoid: `empty` is its zero, `combine` adds.
 *
 * @since 0.1.0
 * @category models
 */
export interface Delivery {
  /** Points that the receiver took. */
  readonly accepted: number
  /** Points that it refused, or that the format could not take. They are not sent again. */
  readonly rejected: number
  /** What the receiver said, at most `maxMessages` of them. */
  readonly messages: ReadonlyArray<string>
}

/**
 * How many messages a delivery keeps.
 *
 * @since 0.1.0
 * @category constants
 */
export const maxMessages = 8

/**
 * Nothing was sent, nothing was refused.
 *
 * @since 0.1.0
 * @category constructors
 */
export const empty: Delivery = { accepted: 0, rejected: 0, messages: [] }

/**
 * All points of a payload were taken (but for those that were left out of it).
 *
 * @example
 * ```ts
 * import { Delivery, Payload, Range } from "@efflux/core"
 *
 * const payload = Payload.make(new Uint8Array(8), "text/plain", Range.make(0, 3))
 * Delivery.accepted(payload) // { accepted: 3, rejected: 0, messages: [] }
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const accepted = (payload: Payload): Delivery => ({
  accepted: size(payload.covers) - payload.omitted,
  rejected: 0,
  messages: []
})

/**
 * A receiver took a payload but for `rejected` of its points (OTLP's partial success).
 *
 * @since 0.1.0
 * @category constructors
 */
export const partial = (payload: Payload, rejected: number, message: string): Delivery => {
  const sent = size(payload.covers) - payload.omitted
  const refused = Math.min(Math.max(rejected, 0), sent)
  return { accepted: sent - refused, rejected: refused, messages: message === "" ? [] : [message] }
}

/**
 * Points that will never arrive, with the reason.
 *
 * @since 0.1.0
 * @category constructors
 */
export const refused = (points: number, message: string): Delivery => ({
  accepted: 0,
  rejected: points,
  messages: message === "" ? [] : [message]
})

/**
 * Both deliveries in one.
 *
 * @since 0.1.0
 * @category combinators
 */
export const combine = (self: Delivery, that: Delivery): Delivery => ({
  accepted: self.accepted + that.accepted,
  rejected: self.rejected + that.rejected,
  messages: that.messages.length === 0
    ? self.messages
    : Array.from(new Set([...self.messages, ...that.messages])).slice(0, maxMessages)
})
