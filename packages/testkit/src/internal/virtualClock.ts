/**
 * A clock whose time passes by command. It does what `TestClock` does and takes no real time for a wake-up, so that a law
 * can be checked with many scripts.
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

interface Sleep {
  readonly at: number
  readonly wake: () => void
}

export interface VirtualClock {
  readonly clock: Clock.Clock
  /** Lets every fiber run until it waits, and so many milliseconds pass, one sleeper after another. */
  readonly pass: (millis: number) => Effect.Effect<void>
}

/** The event loop comes back when every fiber waits for something. */
const settle = Effect.async<void>((resume) => {
  // eslint-disable-next-line efflux/no-timers -- no time passes: this is how the other fibers get their turn
  setImmediate(() => resume(Effect.void))
})

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
        yield* settle
        for (let sleep = next(until); sleep !== undefined; sleep = next(until)) {
          sleeps.delete(sleep)
          now = Math.max(now, sleep.at)
          sleep.wake()
          yield* settle
        }
        now = until
      })
  }
}
