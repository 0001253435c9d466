/**
 * A wire that does what a script says, and keeps a journal of what was sent.
 *
 * @since 0.1.0
 */
import type { Payload } from "@efflux/core/Payload"
import * as Range from "@efflux/core/Range"
import * as Transport from "@efflux/core/Transport"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Journal from "./internal/journal.js"
import * as Playlist from "./internal/playlist.js"
import * as Script from "./Script.js"

/**
 * One send, as the wire saw it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Attempt {
  /** When it began: milliseconds of Effect's `Clock`. */
  readonly at: number
  readonly payload: Payload
  /** Whether the sender gave up before the wire answered. */
  readonly interrupted: boolean
}

/**
 * The wire, and what it saw.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  readonly transport: Transport.Service
  /** Every send so far, in the order in which they began. */
  readonly attempts: Effect.Effect<ReadonlyArray<Attempt>>
  /** Plays another script from the next send on. */
  readonly follow: (script: Script.Script) => Effect.Effect<void>
}

/**
 * The tag of a scripted wire, for a test that reads its journal.
 *
 * @since 0.1.0
 * @category services
 */
export class ScriptedTransport extends Context.Tag("@efflux/testkit/ScriptedTransport")<ScriptedTransport, Service>() {}

/**
 * A wire that plays the script once: each send takes the next step, and the last step repeats.
 *
 * @example
 * ```ts
 * import { Payload, Range } from "@efflux/core"
 * import { ScriptedTransport } from "@efflux/testkit"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function*() {
 *   const wire = yield* ScriptedTransport.make([503, { retryAfter: "7 seconds" }, "ok"])
 *   const payload = Payload.make(new Uint8Array(1), "text/plain", Range.make(0, 1))
 *   yield* Effect.retry(wire.transport.send(payload), { times: 2 })
 *   return (yield* wire.attempts).length // 3
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (script: Script.Script): Effect.Effect<Service> =>
  Effect.gen(function*() {
    const playlist = yield* Playlist.make(script)
    const journal = yield* Journal.make<Attempt>()
    return {
      transport: {
        peer: { address: "scripted" },
        send: (payload) =>
          Effect.gen(function*() {
            const step = yield* playlist.next
            const at = yield* Clock.currentTimeMillis
            const points = Range.size(payload.covers) - payload.omitted
            return yield* journal.during({ at, payload, interrupted: false })(Script.outcome(step, points))
          })
      },
      attempts: journal.entries,
      follow: playlist.replace
    }
  })

/**
 * A scripted wire for a pipeline, which the test reads by the tag. Each layer plays the script from its beginning.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (script: Script.Script): Layer.Layer<Transport.Transport | ScriptedTransport> =>
  Layer.effectContext(
    Effect.map(
      make(script),
      (wire) => Context.make(ScriptedTransport, wire).pipe(Context.add(Transport.Transport, wire.transport))
    )
  )
