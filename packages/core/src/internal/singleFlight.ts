/**
 * Single flight: callers that want the same thing at one time share one run of it.
 *
 * A flight runs in the scope that the single flight was made in and never in a caller: an interrupted caller stops
 * waiting, and the flight goes on for the others. At most one flight is in the air, and at most one waits behind it.
 */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FiberId from "effect/FiberId"
import type { LazyArg } from "effect/Function"
import type * as Scope from "effect/Scope"

export interface SingleFlight<A, E> {
  /** Joins the flight in the air, if there is one. */
  readonly shared: Effect.Effect<A, E>
  /** Takes part in a flight that begins after this call, and so sees all that was done before it. */
  readonly fresh: Effect.Effect<A, E>
}

/** `onClosed` is the error of whoever waits for a flight when the scope closes, or calls later. */
export const makeSingleFlight = <A, E>(
  run: Effect.Effect<A, E>,
  onClosed: LazyArg<E>
): Effect.Effect<SingleFlight<A, E>, never, Scope.Scope> =>
  Effect.map(Effect.scope, (scope) => {
    type Flight = Deferred.Deferred<A, E>
    let flying: Flight | undefined
    /** Has not begun yet: whoever comes now is still in time. */
    let boarding: Flight | undefined

    const depart = (flight: Flight): Effect.Effect<void> =>
      Effect.sync(() => {
        boarding = undefined
        flying = flight
      })

    const land = (flight: Flight, exit: Exit.Exit<A, E>): void => {
      if (flying === flight) flying = undefined
      if (boarding === flight) boarding = undefined
      Deferred.unsafeDone(flight, Exit.isInterrupted(exit) ? Effect.fail(onClosed()) : exit)
    }

    const board: Effect.Effect<Flight> = Effect.suspend(() => {
      const flight: Flight = Deferred.unsafeMake(FiberId.none)
      const runway = flying === undefined ? Effect.void : Effect.exit(Deferred.await(flying))
      boarding = flight
      return runway.pipe(
        Effect.zipRight(depart(flight)),
        Effect.zipRight(run),
        Effect.interruptible,
        Effect.forkIn(scope),
        // an observer is called also for a fiber that was interrupted before it began
        Effect.map((fiber) => fiber.addObserver((exit) => land(flight, exit))),
        Effect.as(flight)
      )
    })

    const take = (flight: LazyArg<Flight | undefined>): Effect.Effect<A, E> =>
      Effect.flatMap(
        Effect.uninterruptible(Effect.suspend(() => {
          const found = flight()
          return found === undefined ? board : Effect.succeed(found)
        })),
        Deferred.await
      )

    return { shared: take(() => flying ?? boarding), fresh: take(() => boarding) }
  })
