/**
 * A transport puts payloads on the wire and judges the receiver's answer.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as AttemptTimeout from "./AttemptTimeout.js"
import * as CircuitBreaker from "./CircuitBreaker.js"
import { decodeDuration, type InvalidOption } from "./InvalidOption.js"
import type { Payload } from "./Payload.js"
import type { Policy } from "./Policy.js"
import * as Pool from "./Pool.js"
import * as Retry from "./Retry.js"
import * as RetrySchedule from "./RetrySchedule.js"
import type { Sender } from "./Sender.js"

/**
 * Whom a transport sends to, without credentials: what logs and self-observation may tell.
 *
 * @since 0.1.0
 * @category models
 */
export interface Peer {
  readonly address: string
  readonly port?: number | undefined
}

/**
 * The wire: its headers, tokens, connection and verdict.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  readonly send: Sender<Payload>
  readonly peer: Peer
}

/**
 * The tag of a transport.
 *
 * @since 0.1.0
 * @category services
 */
export class Transport extends Context.Tag("@efflux/core/Transport")<Transport, Service>() {}

/**
 * Puts a policy around the transport of a layer; the layer's other outputs stay.
 *
 * @example
 * ```ts
 * import { type Payload, type Policy, Transport } from "@efflux/core"
 * import * as Effect from "effect/Effect"
 *
 * const counted: Policy.Policy<Payload.Payload> = (self) => (payload) =>
 *   Effect.tap(self(payload), () => Effect.logDebug(`${payload.body.length} bytes sent`))
 *
 * const withCounting = Transport.withPolicy(counted)
 * ```
 *
 * @since 0.1.0
 * @category combinators
 */
export const withPolicy =
  (policy: Policy<Payload>) => <A, E, R>(self: Layer.Layer<A | Transport, E, R>): Layer.Layer<A | Transport, E, R> =>
    withPolicyEffect(Effect.succeed(policy))(self)

/**
 * Like `withPolicy`, for a policy that is made when the layer is built, because it has a state or reads a service.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withPolicyEffect =
  <E2, R2>(policy: Effect.Effect<Policy<Payload>, E2, R2>) =>
  <A, E, R>(self: Layer.Layer<A | Transport, E, R>): Layer.Layer<A | Transport, E | E2, R | R2> =>
    Layer.flatMap(
      self,
      (context: Context.Context<A | Transport>) =>
        Layer.effectContext(Effect.map(policy, (policy) => {
          const transport = Context.get(context as Context.Context<Transport>, Transport)
          return Context.add(context, Transport, { ...transport, send: policy(transport.send) })
        }))
    )

/**
 * Tries a failed send again; see `Retry.retry`. Without a schedule it takes the `RetrySchedule` service.
 *
 * @since 0.1.0
 * @category policies
 */
export const retry = (schedule?: RetrySchedule.Service) =>
  withPolicyEffect(
    Effect.map(
      schedule === undefined ? RetrySchedule.RetrySchedule : Effect.succeed(schedule),
      (schedule) => Retry.retry(schedule)
    )
  )

/**
 * Interrupts a send that takes too long; see `AttemptTimeout.attemptTimeout`. It belongs inside `retry`.
 *
 * @since 0.1.0
 * @category policies
 */
export const attemptTimeout = (duration?: Duration.DurationInput) =>
  withPolicyEffect(
    duration === undefined
      ? Either.right(AttemptTimeout.attemptTimeout())
      : Either.map(
        decodeDuration(
          { module: "Transport", field: "attemptTimeout", reason: "an attempt needs some time" },
          duration
        ),
        (limit) => AttemptTimeout.attemptTimeout(limit)
      )
  )

/**
 * Leaves a receiver alone that failed several times in a row; see `CircuitBreaker.make`. It belongs outside `retry`.
 *
 * @since 0.1.0
 * @category policies
 */
export const circuitBreaker = (options?: CircuitBreaker.Options) => withPolicyEffect(CircuitBreaker.make(options))

/**
 * Spreads concurrent sends over several connections; see `Pool.make`. Each member is a fresh build of the layer, so what
 * all of them shall share is provided to the pool, and not to the layer inside. It belongs inside every other policy.
 *
 * @since 0.1.0
 * @category policies
 */
export const pooled =
  (options?: Pool.Options) =>
  <E, R>(self: Layer.Layer<Transport, E, R>): Layer.Layer<Transport, E | InvalidOption, R> =>
    Layer.scoped(Transport, Pool.make(Effect.map(Layer.build(self), Context.get(Transport)), options))
