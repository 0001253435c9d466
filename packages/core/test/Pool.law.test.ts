import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FastCheck from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import type { Payload } from "../src/index.js"
import { Transport } from "../src/index.js"
import { backoff, fail, hang, ok } from "./fixtures.js"
import { broken, numbered, slow, start, within } from "./pools.js"

describe("Pool", () => {
  it.effect.prop(
    "law: whatever happens, never more members than the size, none is used twice at one time, and none is left",
    [
      FastCheck.integer({ min: 1, max: 3 }),
      FastCheck.array(
        FastCheck.record({
          after: FastCheck.integer({ min: 0, max: 200 }),
          giveUp: FastCheck.integer({ min: 1, max: 150 }),
          answer: FastCheck.constantFrom(
            ok<Payload.Payload>(),
            broken("reset"),
            fail<Payload.Payload>(backoff),
            hang<Payload.Payload>(),
            slow(30),
            () => Effect.die("defect")
          )
        }),
        { minLength: 1, maxLength: 12 }
      )
    ],
    ([size, sends]) =>
      Effect.gen(function*() {
        const busy = new Set<number>()
        const { layer, most, open, wire } = numbered(sends.map(({ answer }) => answer), () => Effect.sleep(10))
        const exclusive = Layer.map(layer, (context) => {
          const transport = Context.get(context, Transport.Transport)
          const member = transport.peer.port!
          return Context.make(Transport.Transport, {
            ...transport,
            send: (payload) =>
              Effect.acquireUseRelease(
                Effect.sync(() => {
                  assert.isFalse(busy.has(member), "a member that is in use was used")
                  busy.add(member)
                }),
                () => transport.send(payload),
                () => Effect.sync(() => void busy.delete(member))
              )
          })
        })
        const building = yield* Effect.fork(start(exclusive.pipe(Transport.pooled({ size, idleTimeout: 40 }))))
        yield* TestClock.adjust(10)
        const pool = yield* Fiber.join(building)
        const fibers = yield* Effect.forEach(sends, ({ after, giveUp }) =>
          pool.send.pipe(Effect.timeoutOption(giveUp), within(100), Effect.delay(after), Effect.exit, Effect.fork))
        yield* TestClock.adjust("500 millis")
        for (const exit of yield* Fiber.join(Fiber.all(fibers))) {
          if (Exit.isFailure(exit)) {
            assert.isTrue(
              Cause.defects(exit.cause).pipe(Array.from).every((defect) =>
                defect === "defect"
              )
            )
          }
        }
        assert.isAtMost(most(), size)
        assert.strictEqual(busy.size, 0)
        assert.isAtMost(open().length, 1)
        const before = wire.calls.length
        yield* Effect.forEach(Array.from({ length: size }), () => Effect.fork(within(1_000)(pool.send)))
        yield* TestClock.adjust(10)
        assert.strictEqual(wire.calls.length - before, size, "a slot was lost")
        yield* pool.close
        assert.deepStrictEqual(open(), [])
      }),
    { fastCheck: { numRuns: 25 } }
  )
})
