/**
 * A clock for long days. Unlike `TestClock` it takes no real time for a wake-up, and forgets a sleep that is interrupted:
 * what it holds are the timers that a real runtime would hold.
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

interface Sleep {
  readonly at: number
  readonly wake: () => void
}

/** Lets every fiber run until it waits for something. */
const settle = Effect.async<void>((resume) => {
  setImmediate(() => resume(Effect.void))
})

export const make = () => {
  let now = 0
  const sleeps = new Set<Sleep>()
  const nanos = () => BigInt(Math.round(now * 1e6))

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

  /** Lets the time pass until then, one sleeper after another. */
  const passUntil = (until: number): Effect.Effect<void> =>
    Effect.gen(function*() {
      yield* settle
      for (let sleep = next(until); sleep !== undefined; sleep = next(until)) {
        sleeps.delete(sleep)
        now = Math.max(now, sleep.at)
        sleep.wake()
        yield* settle
      }
      now = until
    })

  return { clock, passUntil, sleeping: () => sleeps.size }
}
