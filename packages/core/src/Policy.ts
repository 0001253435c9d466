/**
 * A policy turns a sender into one that behaves better: it retries, gives up in time, tries elsewhere.
 *
 * Policies compose with `flow`; the first one named is the innermost.
 *
 * @since 0.1.0
 */
import type { Sender } from "./Sender.js"

/**
 * An endomorphism of senders.
 *
 * @example
 * ```ts
 * import { AttemptTimeout, type Payload, type Policy, Retry, RetrySchedule } from "@efflux/core"
 * import { flow } from "effect/Function"
 *
 * // each attempt has two seconds, and each attempt may be repeated
 * const patient: Policy.Policy<Payload.Payload> = flow(
 *   AttemptTimeout.attemptTimeout("2 seconds"),
 *   Retry.retry(RetrySchedule.otlp)
 * )
 * ```
 *
 * @since 0.1.0
 * @category models
 */
export interface Policy<A> {
  (self: Sender<A>): Sender<A>
}

/**
 * The policy that changes nothing.
 *
 * @since 0.1.0
 * @category constructors
 */
export const identity = <A>(): Policy<A> => (self) => self
