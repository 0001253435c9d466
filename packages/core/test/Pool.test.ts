import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as TestClock from "effect/TestClock"
import type { Reason } from "../src/ExportError.js"
import type { Pool } from "../src/index.js"
import { ExportContext, RetrySchedule, Transport } from "../src/index.js"
import { backoff, fail, hang, never, ok } from "./fixtures.js"
import { broken, delivered, numbered, payload, slow, start, within } from "./pools.js"

describe("Pool", () => {
  it.effect("law: one send after another runs as without a pool, over the one member that was opened at once", () =>
    Effect.gen(function*() {
      const { built, layer, uses, wire } = numbered([ok(), fail(never), fail(backoff), ok()])
      const pool = yield* start(layer.pipe(Transport.pooled()))
      assert.deepStrictEqual([built(), wire.calls.length], [1, 0])
      assert.deepStrictEqual(yield* pool.send, delivered)
      assert.strictEqual(yield* Effect.flip(pool.send), never)
      assert.strictEqual(yield* Effect.flip(pool.send), backoff)
      assert.deepStrictEqual(yield* pool.send, delivered)
      assert.strictEqual(wire.calls.every(({ value }) => value === payload), true)
      assert.deepStrictEqual(uses, [1, 1, 1, 1])
    }))

  it.effect("effect: concurrent sends have a member each, never more than the size; the others wait their turn", () =>
    Effect.gen(function*() {
      const { most, layer, wire } = numbered([slow("1 second")])
      const pool = yield* start(layer.pipe(Transport.pooled({ size: 3 })))
      const fiber = yield* Effect.fork(Effect.all(Array.from({ length: 7 }, () => pool.send), { concurrency: 7 }))
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual((yield* Fiber.join(fiber)).length, 7)
      assert.deepStrictEqual(wire.times(), [0, 0, 0, 1_000, 1_000, 1_000, 2_000])
      assert.strictEqual(most(), 3)
    }))

  it.effect("time: members that nobody needs are closed when they were idle so long, but for the last", () =>
    Effect.gen(function*() {
      const { layer, open, uses } = numbered([slow("1 second")])
      const pool = yield* start(layer.pipe(Transport.pooled({ size: 4, idleTimeout: "30 seconds" })))
      yield* TestClock.adjust("25 seconds")
      const burst = yield* Effect.fork(Effect.all([pool.send, pool.send, pool.send], { concurrency: 3 }))
      yield* TestClock.adjust("1 second")
      yield* Fiber.join(burst)
      assert.strictEqual(open().length, 3)
      const again = yield* Effect.fork(Effect.delay(pool.send, "10 seconds"))
      yield* TestClock.adjust("29999 millis")
      yield* Fiber.join(again)
      assert.strictEqual(open().length, 3)
      yield* TestClock.adjust("5001 millis")
      assert.deepStrictEqual(open(), [uses.at(-1)])
      yield* TestClock.adjust("10 minutes")
      assert.strictEqual(open().length, 1)
    }))

  it.effect.each<Reason>(["refused", "reset", "dns", "tls", "timeout", "reply", "unknown"])(
    "failure: a member whose send failed with %s is closed, and replaced when it is needed",
    (reason) =>
      Effect.gen(function*() {
        const { built, layer, open, uses } = numbered([broken(reason), ok()])
        const pool = yield* start(layer.pipe(Transport.pooled({ size: 1 })))
        yield* Effect.flip(pool.send)
        yield* TestClock.adjust(0)
        assert.deepStrictEqual([built(), open()], [1, []])
        yield* pool.send
        assert.deepStrictEqual(uses, [1, 2])
      })
  )

  it.effect.each<Reason>(["status", "redirect", "authentication", "circuit-open"])(
    "failure: a member whose send failed with %s is kept",
    (reason) =>
      Effect.gen(function*() {
        const { layer, uses } = numbered([broken(reason), ok()])
        const pool = yield* start(layer.pipe(Transport.pooled({ size: 1 })))
        yield* Effect.flip(pool.send)
        yield* pool.send
        assert.deepStrictEqual(uses, [1, 1])
      })
  )

  it.effect("failure: what keeps the first member from opening is the error of the layer", () =>
    Effect.gen(function*() {
      const { built, layer } = numbered([ok()], () => Effect.fail("no certificate"))
      assert.strictEqual(yield* Effect.flip(start(layer.pipe(Transport.pooled()))), "no certificate")
      assert.strictEqual(built(), 1)
    }))

  it.effect("failure: another member that cannot be opened fails the send, which may be retried", () =>
    Effect.gen(function*() {
      const { layer } = numbered(
        [broken("reset"), ok()],
        (number) => number === 2 ? Effect.fail(new Error("no route")) : Effect.void
      )
      const pool = yield* start(layer.pipe(Transport.pooled({ size: 1 })))
      yield* Effect.flip(pool.send)
      const error = yield* Effect.flip(pool.send)
      assert.deepStrictEqual(
        error._tag === "TransportError" && [error.reason, error.retry._tag, error.message],
        ["unknown", "Backoff", "another connection could not be opened: no route"]
      )
      assert.deepStrictEqual(yield* pool.send, delivered)
    }))

  it.effect("time: waiting for a member ends with the deadline of the export", () =>
    Effect.gen(function*() {
      const { layer, wire } = numbered([hang(), ok()])
      const pool = yield* start(layer.pipe(Transport.pooled({ size: 1 })))
      const stuck = yield* Effect.fork(pool.send)
      yield* TestClock.adjust("1 second")
      const waiting = yield* Effect.fork(Effect.zip(within(5_000)(Effect.flip(pool.send)), ExportContext.now))
      yield* TestClock.adjust("20 seconds")
      const [error, at] = yield* Fiber.join(waiting)
      assert.deepStrictEqual([error._tag === "TransportError" && error.reason, at], ["timeout", 6_000])
      assert.strictEqual(error.message, "all 1 connections of the pool were busy until the export's deadline")
      yield* Fiber.interrupt(stuck)
      yield* TestClock.adjust(0)
      yield* pool.send
      assert.strictEqual(wire.calls.length, 2)
    }))

  it.effect("time: an opening that hangs ends with the deadline too, and its slot comes back", () =>
    Effect.gen(function*() {
      const { layer, open } = numbered(
        [broken("reset"), ok()],
        (number) => number === 2 ? Effect.never : Effect.void
      )
      const pool = yield* start(layer.pipe(Transport.pooled({ size: 1 })))
      yield* Effect.flip(pool.send)
      const fiber = yield* Effect.fork(Effect.flip(within(5_000)(pool.send)))
      yield* TestClock.adjust("5 seconds")
      assert.strictEqual(
        (yield* Fiber.join(fiber)).message,
        "no connection could be opened until the export's deadline"
      )
      yield* pool.send
      assert.deepStrictEqual(open(), [3])
    }))

  it.effect("interruption reaches the wire; the member is not used again, because the answer may still come", () =>
    Effect.gen(function*() {
      const { layer, open, uses, wire } = numbered([hang(), ok()])
      const pool = yield* start(layer.pipe(Transport.pooled({ size: 1 })))
      const fiber = yield* Effect.fork(pool.send)
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(fiber)
      yield* TestClock.adjust(0)
      assert.deepStrictEqual([wire.interrupted(), open()], [1, []])
      yield* pool.send
      assert.deepStrictEqual(uses, [1, 2])
    }))

  it.effect("interruption of a wait leaves the queue", () =>
    Effect.gen(function*() {
      const { layer, wire } = numbered([slow("3 seconds")])
      const pool = yield* start(layer.pipe(Transport.pooled({ size: 1 })))
      const first = yield* Effect.fork(pool.send)
      yield* TestClock.adjust("1 second")
      const second = yield* Effect.fork(pool.send)
      const third = yield* Effect.fork(pool.send)
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(second)
      yield* TestClock.adjust("10 seconds")
      yield* Fiber.join(Fiber.zip(first, third))
      assert.deepStrictEqual(wire.times(), [0, 3_000])
    }))

  it.effect("the end of the scope closes all members, used or not, and what is sent later is refused", () =>
    Effect.gen(function*() {
      const { layer, open, wire } = numbered([slow("1 second"), slow("1 hour")])
      const pool = yield* start(layer.pipe(Transport.pooled({ size: 2 })))
      yield* Effect.fork(Effect.all([pool.send, pool.send], { concurrency: 2 }))
      yield* TestClock.adjust("2 seconds")
      assert.strictEqual(open().length, 2)
      yield* pool.close
      assert.deepStrictEqual(open(), [])
      assert.strictEqual((yield* Effect.flip(pool.send)).message, "the pool of connections is closed")
      yield* TestClock.adjust("1 day")
      assert.deepStrictEqual([open().length, wire.calls.length], [0, 2])
    }))

  it.effect("inside retry, no member is held through a backoff; outside, it is", () =>
    Effect.gen(function*() {
      const patient = RetrySchedule.doubling(1)
      const order = (arrange: (layer: Layer.Layer<Transport.Transport>) => Layer.Layer<Transport.Transport, unknown>) =>
        Effect.gen(function*() {
          const { layer, wire } = numbered([fail(backoff), ok()])
          const begin = yield* ExportContext.now
          const pool = yield* start(arrange(layer))
          const first = yield* Effect.fork(pool.send)
          yield* TestClock.adjust("1 second")
          const second = yield* Effect.fork(Effect.zipRight(pool.send, ExportContext.now))
          yield* TestClock.adjust("1 minute")
          yield* Fiber.join(first)
          return [(yield* Fiber.join(second)) - begin, ...wire.times().map((at) => at - begin)]
        })
      const inside = order((layer) => layer.pipe(Transport.pooled({ size: 1 }), Transport.retry(patient)))
      const outside = order((layer) => layer.pipe(Transport.retry(patient), Transport.pooled({ size: 1 })))
      assert.deepStrictEqual(yield* inside, [1_000, 0, 1_000, 2_000])
      assert.deepStrictEqual(yield* outside, [2_000, 0, 2_000, 2_000])
    }))

  it.effect("a member that is opened during an export does not keep that export's deadline", () =>
    Effect.gen(function*() {
      const seen: Array<number> = []
      const look = Effect.flatMap(ExportContext.remaining, (millis) => Effect.sync(() => void seen.push(millis)))
      const { layer } = numbered(
        [broken("reset"), ok()],
        () =>
          Effect.asVoid(Effect.forkScoped(Effect.schedule(look, Schedule.spaced("1 second")))) as Effect.Effect<void>
      )
      const pool = yield* start(layer.pipe(Transport.pooled({ size: 1 })))
      yield* Effect.flip(pool.send)
      yield* within(3_000)(pool.send)
      yield* TestClock.adjust("20 seconds")
      yield* pool.close
      assert.isAtLeast(seen.length, 20)
      assert.isTrue(seen.every((millis) => millis === 10_000), `${seen}`)
    }))

  it.effect("refuses a size and an idle time that make no sense when the layer is built", () =>
    Effect.gen(function*() {
      const { layer } = numbered([ok()])
      const field = (options: Pool.Options) =>
        Effect.map(Effect.flip(start(layer.pipe(Transport.pooled(options)))), (error) => error.field)
      for (const size of [0, -1, 1.5, NaN, Infinity]) assert.strictEqual(yield* field({ size }), "size")
      assert.strictEqual(yield* field({ idleTimeout: 0 }), "idleTimeout")
      yield* start(layer.pipe(Transport.pooled({ idleTimeout: Duration.infinity })))
    }))
})
