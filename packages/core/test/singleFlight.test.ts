import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import { makeSingleFlight } from "../src/internal/singleFlight.js"

/** Flights that number themselves, and each waits for its gate. */
const gated = Effect.gen(function*() {
  const gates = yield* Effect.all([0, 1, 2, 3].map(() => Deferred.make<void>()))
  const begun = yield* Effect.all([0, 1, 2, 3].map(() => Deferred.make<void>()))
  let count = 0
  const run = Effect.suspend(() => {
    const mine = count++
    return Deferred.succeed(begun[mine]!, undefined).pipe(
      Effect.zipRight(Deferred.await(gates[mine]!)),
      Effect.as(mine)
    )
  })
  return {
    run,
    runs: () => count,
    begun: (flight: number) => Deferred.await(begun[flight]!),
    open: (flight: number) => Deferred.succeed(gates[flight]!, undefined)
  }
})

const settled = Effect.yieldNow().pipe(Effect.repeatN(20))

describe("singleFlight", () => {
  it.scoped("shared callers join the flight in the air", () =>
    Effect.gen(function*() {
      const { begun, open, run, runs } = yield* gated
      const flight = yield* makeSingleFlight(run, () => "closed")
      const first = yield* Effect.fork(flight.shared)
      yield* begun(0)
      const second = yield* Effect.fork(flight.shared)
      yield* settled
      yield* open(0)
      assert.deepStrictEqual([yield* Fiber.join(first), yield* Fiber.join(second)], [0, 0])
      assert.strictEqual(runs(), 1)
    }))

  it.scoped("fresh callers wait for the next flight, and all for the same", () =>
    Effect.gen(function*() {
      const { begun, open, run, runs } = yield* gated
      const flight = yield* makeSingleFlight(run, () => "closed")
      const tick = yield* Effect.fork(flight.shared)
      yield* begun(0)
      const flushes = yield* Effect.all([flight.fresh, flight.fresh, flight.fresh].map((fresh) => Effect.fork(fresh)))
      yield* settled
      assert.strictEqual(runs(), 1, "one at a time")
      yield* open(0)
      yield* begun(1)
      const late = yield* Effect.fork(flight.fresh)
      yield* settled
      yield* open(1)
      yield* open(2)
      assert.strictEqual(yield* Fiber.join(tick), 0)
      assert.deepStrictEqual(yield* Effect.all(flushes.map(Fiber.join)), [1, 1, 1])
      assert.strictEqual(yield* Fiber.join(late), 2)
      assert.strictEqual(runs(), 3)
    }))

  it.scoped("fresh callers that come before a flight begins take part in it", () =>
    Effect.gen(function*() {
      let runs = 0
      const flight = yield* makeSingleFlight(Effect.sync(() => ++runs), () => "closed")
      assert.deepStrictEqual(yield* Effect.all([flight.fresh, flight.fresh], { concurrency: 2 }), [1, 1])
      assert.strictEqual(yield* flight.fresh, 2)
      assert.strictEqual(yield* flight.shared, 3)
    }))

  it.scoped("an interrupted caller takes nothing from the others", () =>
    Effect.gen(function*() {
      const { begun, open, run, runs } = yield* gated
      const flight = yield* makeSingleFlight(run, () => "closed")
      const starter = yield* Effect.fork(flight.shared)
      yield* begun(0)
      const other = yield* Effect.fork(flight.shared)
      yield* settled
      assert.isTrue(Exit.isInterrupted(yield* Fiber.interrupt(starter)))
      yield* open(0)
      assert.strictEqual(yield* Fiber.join(other), 0)
      assert.strictEqual(runs(), 1)
    }))

  it.scoped("a failure reaches all who wait, and the next flight is a new one", () =>
    Effect.gen(function*() {
      let runs = 0
      const run = Effect.suspend(() => ++runs === 1 ? Effect.fail("broken") : Effect.succeed(runs))
      const flight = yield* makeSingleFlight(run, () => "closed")
      assert.strictEqual(yield* Effect.flip(flight.shared), "broken")
      assert.strictEqual(yield* flight.shared, 2)
    }))

  it.effect("when the scope closes, those who wait and those who come later get the error of it", () =>
    Effect.gen(function*() {
      const { begun, run } = yield* gated
      const scope = yield* Scope.make()
      const flight = yield* Scope.extend(makeSingleFlight(run, () => "closed"), scope)
      const flying = yield* Effect.fork(Effect.flip(flight.shared))
      yield* begun(0)
      const boarding = yield* Effect.fork(Effect.flip(flight.fresh))
      yield* settled
      yield* Scope.close(scope, Exit.void)
      assert.deepStrictEqual([yield* Fiber.join(flying), yield* Fiber.join(boarding)], ["closed", "closed"])
      assert.strictEqual(yield* Effect.flip(flight.fresh), "closed")
    }))

  it.scoped("a caller that cannot be interrupted does not make the flight so", () =>
    Effect.gen(function*() {
      const { begun, run } = yield* gated
      const scope = yield* Scope.make()
      const flight = yield* Scope.extend(makeSingleFlight(run, () => "closed"), scope)
      const caller = yield* Effect.fork(Effect.uninterruptible(Effect.flip(flight.shared)))
      yield* begun(0)
      yield* Scope.close(scope, Exit.void)
      assert.strictEqual(yield* Fiber.join(caller), "closed")
    }))
})
