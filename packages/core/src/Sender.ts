/**
 * The one verb of Efflux: something is sent, and the receiver's answer comes back.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import type { Delivery } from "./Delivery.js"
import type { ExportError } from "./ExportError.js"

/**
 * Sends an `A`. A transport sends a `Payload`, an exporter sends `MetricsData`.
 *
 * @example
 * ```ts
 * import { Delivery, type Payload, type Sender } from "@efflux/core"
 * import * as Effect from "effect/Effect"
 *
 * const blackHole: Sender.Sender<Payload.Payload> = (payload) => Effect.succeed(Delivery.accepted(payload))
 * ```
 *
 * @since 0.1.0
 * @category models
 */
export interface Sender<in A> {
  (a: A): Effect.Effect<Delivery, ExportError>
}
