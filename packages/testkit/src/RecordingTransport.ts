/**
 * A wire that takes everything and keeps it.
 *
 * @since 0.1.0
 */
import * as Delivery from "@efflux/core/Delivery"
import type { Payload } from "@efflux/core/Payload"
import * as Transport from "@efflux/core/Transport"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"

/**
 * The wire, and what it took.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  readonly transport: Transport.Service
  /** Every payload so far, the oldest first. */
  readonly payloads: Effect.Effect<ReadonlyArray<Payload>>
  /** Forgets the payloads. */
  readonly clear: Effect.Effect<void>
}

/**
 * The tag of a recording wire, for a test that reads what was sent.
 *
 * @since 0.1.0
 * @category services
 */
export class RecordingTransport
  extends Context.Tag("@efflux/testkit/RecordingTransport")<RecordingTransport, Service>()
{}

/**
 * A wire without a receiver. It holds the payloads themselves, so a test sees if an encoder writes to one that it has
 * handed out.
 *
 * @example
 * ```ts
 * import { Payload, Range } from "@efflux/core"
 * import { RecordingTransport } from "@efflux/testkit"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function*() {
 *   const wire = yield* RecordingTransport.make
 *   yield* wire.transport.send(Payload.make(new TextEncoder().encode("up 1\n"), "text/plain", Range.make(0, 1)))
 *   return yield* wire.payloads // one payload of five bytes
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Service> = Effect.map(Ref.make<ReadonlyArray<Payload>>([]), (payloads) => ({
  transport: {
    peer: { address: "recording" },
    send: (payload) => Effect.as(Ref.update(payloads, (all) => [...all, payload]), Delivery.accepted(payload))
  },
  payloads: Ref.get(payloads),
  clear: Ref.set(payloads, [])
}))

/**
 * A recording wire for a pipeline, which the test reads by the tag.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (): Layer.Layer<Transport.Transport | RecordingTransport> =>
  Layer.effectContext(
    Effect.map(make, (wire) =>
      Context.make(RecordingTransport, wire).pipe(Context.add(Transport.Transport, wire.transport)))
  )
