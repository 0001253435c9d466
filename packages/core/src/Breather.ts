/**
 * The breather lets the event loop run between the slices of a long computation.
 *
 * Effect's own `yieldNow` runs in microtasks: timers and sockets wait meanwhile. The breather waits for a macrotask.
 *
 * @since 0.1.0
 */
import type * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { nextMacrotask } from "./internal/macrotask.js"

/**
 * How long a slice holds the event loop, in milliseconds.
 *
 * @since 0.1.0
 * @category constants
 */
export const sliceMillis = 4

/**
 * Lets the event loop run once.
 *
 * @since 0.1.0
 * @category effects
 */
export const breathe: Effect.Effect<void> = Effect.async<void>((resume) => nextMacrotask(() => resume(Effect.void)))

/**
 * Calls `step` until it returns `false`, and breathes after each slice of about 4 ms. A step should take well under a
 * millisecond: some hundred points. Time is taken from the `Clock`, so under `TestClock` it never breathes.
 *
 * @example
 * ```ts
 * import { Breather } from "@efflux/core"
 * import * as Effect from "effect/Effect"
 *
 * const sum = (numbers: ReadonlyArray<number>): Effect.Effect<number> =>
 *   Effect.suspend(() => {
 *     let i = 0
 *     let total = 0
 *     const step = () => {
 *       for (const end = Math.min(i + 256, numbers.length); i < end; i++) total += numbers[i]!
 *       return i < numbers.length
 *     }
 *     return Effect.map(Breather.whileTrue(step), () => total)
 *   })
 * ```
 *
 * @since 0.1.0
 * @category effects
 */
export const whileTrue = (step: () => boolean): Effect.Effect<void> =>
  Effect.clockWith((clock) => {
    const slice: Effect.Effect<void> = Effect.suspend(() => {
      const end = millis(clock) + sliceMillis
      while (step()) {
        if (millis(clock) >= end) return Effect.zipRight(breathe, slice)
      }
      return Effect.void
    })
    return slice
  })

const millis = (clock: Clock.Clock): number => Number(clock.unsafeCurrentTimeNanos()) / 1e6
