/** A list of steps that is played from the front; its last step repeats for ever. */
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"

export interface Playlist<A> {
  /** Takes the next step. */
  readonly next: Effect.Effect<A>
  /** Forgets what was left and plays these. */
  readonly replace: (steps: Arr.NonEmptyReadonlyArray<A>) => Effect.Effect<void>
}

export const make = <A>(steps: Arr.NonEmptyReadonlyArray<A>): Effect.Effect<Playlist<A>> =>
  Effect.map(Ref.make(steps), (left) => ({
    next: Ref.modify(left, (all) => {
      const rest = all.slice(1)
      return [all[0], Arr.isNonEmptyReadonlyArray(rest) ? rest : all]
    }),
    replace: (steps) => Ref.set(left, steps)
  }))
