import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { Breather } from "../src/index.js"

/** A clock of which each look takes `millis`: a step is as long as the test says. */
const slow = (millis: number): Clock.Clock => {
  const clock = Clock.make()
  let nanos = 0n
  return { ...clock, unsafeCurrentTimeNanos: () => (nanos += BigInt(millis * 1e6)) }
}

const steps = (count: number) => {
  let done = 0
  return () => ++done < count
}

describe("Breather", () => {
  it.live("runs every step, once, whatever the slices", () =>
    Effect.gen(function*() {
      for (const millis of [0, 1, 10]) {
        let calls = 0
        const step = steps(1_000)
        yield* Effect.withClock(
          Breather.whileTrue(() => {
            calls++
            return step()
          }),
          slow(millis)
        )
        assert.strictEqual(calls, 1_000)
      }
    }))

  it.live("lets timers and sockets in between slices, and not without need", () =>
    Effect.gen(function*() {
      let immediates = 0
      let running = true
      const count = (): void => {
        immediates++
        if (running) setImmediate(count)
      }
      setImmediate(count)
      yield* Effect.withClock(Breather.whileTrue(steps(100)), slow(0))
      const without = immediates
      yield* Effect.withClock(Breather.whileTrue(steps(100)), slow(2))
      running = false
      assert.strictEqual(without, 0)
      assert.isAtLeast(immediates, 30)
    }))

  it.live("can be interrupted between slices", () =>
    Effect.gen(function*() {
      let calls = 0
      const endless = Effect.withClock(
        Breather.whileTrue(() => {
          calls++
          return true
        }),
        slow(1)
      )
      assert.strictEqual((yield* Effect.timeoutOption(endless, "20 millis"))._tag, "None")
      assert.isAbove(calls, 4)
    }))
})
