/**
 * The exports of a reader in flight: they outlive the clock that started them, but not the end of the scope.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Scope from "effect/Scope"
import * as ExportContext from "../ExportContext.js"
import { quiet } from "./quiet.js"

export interface Flights {
  /** Runs a flight and waits for it. Interrupting the wait leaves the flight on its way. */
  readonly run: (flight: Effect.Effect<void>) => Effect.Effect<void>
}

export interface Options {
  /** The most that the end may take. */
  readonly bound: Duration.Duration
  /** The last flight, with the time that is left for it. */
  readonly last: (left: Duration.Duration) => Effect.Effect<void>
  /** Runs when the last flight was not done in time. */
  readonly late: Effect.Effect<void>
}

/**
 * At the end of the scope the flight on its way has half of the bound and is then interrupted; the last one gets what is
 * left. Finalizers are uninterruptible, so what shall be bounded in them is made interruptible first.
 */
export const make = ({ bound, last, late }: Options): Effect.Effect<Flights, never, Scope.Scope> =>
  Effect.gen(function*() {
    const hangar = yield* Scope.make()
    let current: Fiber.Fiber<void> | undefined

    const land = Effect.gen(function*() {
      const deadline = (yield* ExportContext.now) + Duration.toMillis(bound)
      const left = Effect.map(ExportContext.now, (now) => Duration.millis(Math.max(0, deadline - now)))
      if (current !== undefined) {
        yield* within(Fiber.await(current), Duration.times(bound, 0.5))
        yield* within(Scope.close(hangar, Exit.void), yield* left)
      }
      const rest = yield* left
      if (Option.isNone(yield* within(last(rest), rest))) yield* late
    })

    yield* Effect.addFinalizer(() => quiet(land))
    return {
      run: (flight) =>
        Effect.flatMap(Effect.forkIn(flight, hangar), (fiber) => {
          current = fiber
          return Effect.asVoid(Fiber.await(fiber))
        })
    }
  })

/** Gives up after a duration, also when what runs cannot be interrupted: then it is left behind. */
const within = <A>(self: Effect.Effect<A>, duration: Duration.Duration): Effect.Effect<Option.Option<A>> =>
  self.pipe(Effect.disconnect, Effect.interruptible, Effect.timeoutOption(duration))
