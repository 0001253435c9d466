/** Pools of tests: a wire of which every build is counted, and what a pool of them is made of. */
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import { type Reason, Retry, TransportError } from "../src/ExportError.js"
import { ExportContext, Payload, Range, Transport } from "../src/index.js"
import { type Answer, fail, scripted } from "./fixtures.js"

export const payload = Payload.make(new Uint8Array(1), "test", Range.make(0, 1))
export const delivered = { accepted: 1, rejected: 0, messages: [] }
export const slow = (duration: Duration.DurationInput): Answer<Payload.Payload> => () =>
  Effect.delay(Effect.succeed(delivered), duration)
export const broken = (reason: Reason): Answer<Payload.Payload> =>
  fail(new TransportError({ reason, retry: Retry.Backoff(), message: reason }))

/** A wire of which every build has a number; `opening` may fail or hang by number. */
export const numbered = <E = never>(
  script: ReadonlyArray<Answer<Payload.Payload>>,
  opening: (number: number) => Effect.Effect<void, E> = () => Effect.void
) => {
  const wire = scripted<Payload.Payload>(...script)
  const open = new Set<number>()
  const uses: Array<number> = []
  let built = 0
  let most = 0
  const layer = Layer.scoped(
    Transport.Transport,
    Effect.gen(function*() {
      const number = ++built
      yield* opening(number)
      yield* Effect.acquireRelease(
        Effect.sync(() => {
          open.add(number)
          most = Math.max(most, open.size)
        }),
        () => Effect.sync(() => void open.delete(number))
      )
      const send = (payload: Payload.Payload) => Effect.suspend(() => (uses.push(number), wire.send(payload)))
      return { peer: { address: "test", port: number }, send }
    })
  )
  return { wire, layer, uses, open: () => [...open], built: () => built, most: () => most }
}

/** Builds a pool in a scope of its own. */
export const start = <E>(layer: Layer.Layer<Transport.Transport, E>) =>
  Effect.gen(function*() {
    const scope = yield* Scope.make()
    const { send } = Context.get(yield* Layer.buildWithScope(layer, scope), Transport.Transport)
    return { send: send(payload), close: Scope.close(scope, Exit.void) }
  })

export const within = (millis: number) => <A, E, R>(self: Effect.Effect<A, E, R>) =>
  Effect.flatMap(
    ExportContext.make({ window: millis, budget: millis, legs: 1, trigger: "tick" }),
    (context) => ExportContext.provide(context)(self)
  )
