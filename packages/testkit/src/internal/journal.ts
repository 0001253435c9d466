/** A journal of calls: each entry is written when the call begins, and marked when the call is interrupted. */
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"

export interface Journal<A> {
  readonly entries: Effect.Effect<ReadonlyArray<A>>
  readonly clear: Effect.Effect<void>
  /** Writes the entry, and runs the call; if that is interrupted, the entry says so. */
  readonly during: (entry: A) => <B, E, R>(call: Effect.Effect<B, E, R>) => Effect.Effect<B, E, R>
}

export const make = <A extends { readonly interrupted: boolean }>(): Effect.Effect<Journal<A>> =>
  Effect.map(Ref.make<ReadonlyArray<A>>([]), (entries) => ({
    entries: Ref.get(entries),
    clear: Ref.set(entries, []),
    during: (entry) => (call) =>
      Effect.zipRight(
        Ref.update(entries, (all) => [...all, entry]),
        Effect.onInterrupt(call, () =>
          Ref.update(entries, (all) => all.map((one) => (one === entry ? { ...one, interrupted: true } : one))))
      )
  }))
