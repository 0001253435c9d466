import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as TestClock from "effect/TestClock"
import { MetricExporter, PeriodicReader } from "../src/index.js"
import { counters, fail, hang, never, ok, scripted } from "./fixtures.js"
import { closing, type Data, exporter, producer, reader, start, withLog } from "./pipeline.js"

describe("PeriodicReader, at the end", () => {
  it.effect("waits for the export in flight, then flushes", () =>
    Effect.gen(function*() {
      const wire = scripted<Data>((data) => Effect.delay(ok<Data>()(data), "2 seconds"))
      const close = yield* start(reader(wire).pipe(Layer.provide(producer())))
      yield* TestClock.adjust("11 seconds")
      assert.strictEqual(yield* closing(close), 1_000 + 2_000)
      assert.deepStrictEqual(wire.times(), [10_000, 12_000])
      assert.strictEqual(wire.interrupted(), 0)
    }))

  it.effect("interrupts an export that needs more than half of the bound, and flushes with the rest", () =>
    Effect.gen(function*() {
      const wire = scripted<Data>(hang(), ok())
      const close = yield* start(
        reader(wire, "1 minute", { timeout: "30 seconds" }, { shutdownTimeout: "4 seconds" }).pipe(
          Layer.provide(producer())
        )
      )
      yield* TestClock.adjust("61 seconds")
      assert.strictEqual(yield* closing(close), 2_000)
      assert.deepStrictEqual(wire.times(), [60_000, 63_000])
      assert.strictEqual(wire.interrupted(), 1)
    }))

  it.effect("is over within the bound when nothing answers, and says what is lost", () =>
    withLog((lines) =>
      Effect.gen(function*() {
        const wire = scripted<Data>(hang())
        const close = yield* start(reader(wire).pipe(Layer.provide(producer())))
        yield* TestClock.adjust("11 seconds")
        assert.strictEqual(yield* closing(close), 5_000)
        assert.strictEqual(wire.calls.length, 2)
        assert.isTrue(lines.some(({ level }) => level === "Warning"))
      })
    ))

  it.effect("is over within the bound also when the exporter cannot be interrupted", () =>
    Effect.gen(function*() {
      const wire = scripted<Data>(() => Effect.uninterruptible(Effect.never))
      const close = yield* start(reader(wire).pipe(Layer.provide(producer())))
      yield* TestClock.adjust("11 seconds")
      assert.strictEqual(yield* closing(close), 5_000)
    }))

  it.effect("shares the rest among the legs: a fallback gets its share when the primary hangs", () =>
    Effect.gen(function*() {
      const primary = scripted<Data>(hang())
      const spare = scripted<Data>(ok())
      const layer = PeriodicReader.layer().pipe(
        Layer.provide(exporter(primary, "primary").pipe(MetricExporter.withFallback(exporter(spare, "spare")))),
        Layer.provide(producer())
      )
      const close = yield* start(layer)
      assert.strictEqual(yield* closing(close), 2_500)
      assert.deepStrictEqual([primary.times(), spare.times()], [[0], [2_500]])
    }))

  it.effect("says that the last moment is lost, also when the failure is an old one", () =>
    withLog((lines) =>
      Effect.gen(function*() {
        const wire = scripted<Data>(fail(never))
        const close = yield* start(reader(wire).pipe(Layer.provide(producer())))
        yield* TestClock.adjust("25 seconds")
        yield* closing(close)
        assert.deepStrictEqual(lines.map(({ text }) => text), [
          "metrics are not delivered: answered 401",
          "what was recorded since the last export is lost: answered 401"
        ])
      })
    ))

  it.effect("flushes what was recorded in the last moment", () =>
    Effect.gen(function*() {
      let points = 0
      const collect = Effect.sync(() => ({ data: counters(points), errors: [] }))
      const wire = scripted<Data>(ok())
      const close = yield* start(reader(wire).pipe(Layer.provide(producer(collect))))
      points = 7
      yield* closing(close)
      assert.strictEqual(wire.calls[0]!.value.resourceMetrics[0]!.scopeMetrics[0]!.metrics[0]!.dataPoints.length, 7)
    }))

  describe("flushes whatever ends the program", () => {
    const pipeline = () => {
      const wire = scripted<Data>(ok())
      return { wire, layer: reader(wire).pipe(Layer.provide(producer())) }
    }

    it.effect("its end, an error, a defect", () =>
      Effect.gen(function*() {
        for (const program of [Effect.void, Effect.fail("error"), Effect.die("defect")]) {
          const { layer, wire } = pipeline()
          yield* Effect.exit(Effect.provide(program, layer))
          assert.strictEqual(wire.calls.length, 1)
        }
      }))

    it.effect("its interruption", () =>
      Effect.gen(function*() {
        const { layer, wire } = pipeline()
        const program = yield* Effect.fork(Effect.provide(Effect.never, layer))
        yield* TestClock.adjust("1 second")
        yield* Fiber.interrupt(program)
        assert.strictEqual(wire.calls.length, 1)
      }))

    it.effect("a ManagedRuntime that is disposed", () =>
      Effect.gen(function*() {
        const { layer, wire } = pipeline()
        const runtime = ManagedRuntime.make(layer)
        yield* runtime.runtimeEffect
        assert.strictEqual(wire.calls.length, 0)
        yield* runtime.disposeEffect
        assert.strictEqual(wire.calls.length, 1)
      }))
  })
})
