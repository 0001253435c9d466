/**
 * A clock whose time passes by command, for long days and many scripts.
 *
 * It does what `TestClock` does, takes no real time for a wake-up, and forgets a sleep that is interrupted: what it holds
 * are the timers that a runtime would hold.
 *
 * @since 0.1.0
 */
import * as Breather from "@efflux/core/Breather"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

/**
 * The clock, and its crank.
 *
 * @since 0.1.0
 * @category models
 */
export interface VirtualClock {
  readonly clock: Clock.Clock
  /** Lets every fiber run until it waits, and so many milliseconds pass, one sleeper after another. */
  readonly pass: (millis: number) => Effect.Effect<void>
  /** How many fibers sleep: a number that grows is a leak. */
  readonly sleeping: () => number
}

interface Sleep {
  readonly at: number
  readonly wake: () => void
}

/**
 * Makes a clock that stands at 0. Fibers use it by `Effect.withClock`; the one that turns the crank need not.
 *
 * @example
 * ```ts
 * import { VirtualClock } from "@efflux/testkit"
 * import * as Effect from "effect/Effect"
 * import * as Fiber from "effect/Fiber"
 *
 * const program = Effect.gen(function*() {
 *   const { clock, pass, sleeping } = VirtualClock.make()
 *   const fiber = yield* Effect.fork(Effect.withClock(Effect.sleep("1 day"), clock))
 *   yield* pass(86_400_000)
 *   yield* Fiber.join(fiber)
 *   return sleeping() // 0
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (): VirtualClock => {
  let now = 0
  const sleeps = new Set<Sleep>()
  const nanos = (): bigint => BigInt(Math.round(now * 1e6))

  const clock: Clock.Clock = {
    [Clock.ClockTypeId]: Clock.ClockTypeId,
    unsafeCurrentTimeMillis: () => now,
    unsafeCurrentTimeNanos: nanos,
    currentTimeMillis: Effect.sync(() => now),
    currentTimeNanos: Effect.sync(nanos),
    sleep: (duration) =>
      Effect.async<void>((resume) => {
        const sleep = { at: now + Duration.toMillis(duration), wake: () => resume(Effect.void) }
        sleeps.add(sleep)
        return Effect.sync(() => void sleeps.delete(sleep))
      })
  }

  const next = (until: number): Sleep | undefined => {
    let first: Sleep | undefined
    for (const sleep of sleeps) {
      if (sleep.at <= until && (first === undefined || sleep.at < first.at)) first = sleep
    }
    return first
  }

  return {
    clock,
    pass: (millis) =>
      Effect.gen(function*() {
        const until = now + millis
        yield* Breather.breathe
        for (let sleep = next(until); sleep !== undefined; sleep = next(until)) {
          sleeps.delete(sleep)
          now = Math.max(now, sleep.at)
          sleep.wake()
          yield* Breather.breathe
        }
        now = until
      }),
    sleeping: () => sleeps.size
  }
}
