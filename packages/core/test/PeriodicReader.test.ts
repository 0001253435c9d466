import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import {
  CollectError,
  ExportContext,
  ExportSchedule,
  MetricExporter,
  MetricProducer,
  PeriodicReader
} from "../src/index.js"
import { backoff, counters, fail, hang, never, ok, scripted } from "./fixtures.js"
import { closing, type Data, exporter, producer, reader, start, withLog } from "./pipeline.js"

describe("PeriodicReader", () => {
  it.effect("exports at each interval, aligned to the start, and once more at the end [R79]", () =>
    Effect.gen(function*() {
      const wire = scripted<Data>(ok())
      const close = yield* start(reader(wire).pipe(Layer.provide(producer())))
      yield* TestClock.adjust("35 seconds")
      assert.deepStrictEqual(wire.times(), [10_000, 20_000, 30_000])
      assert.strictEqual(yield* closing(close), 0)
      assert.deepStrictEqual(wire.times(), [10_000, 20_000, 30_000, 35_000])
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(wire.calls.length, 4)
    }))

  it.effect("begins at once when the schedule says so, and is spread by jitter", () =>
    Effect.gen(function*() {
      const prompt = scripted<Data>(ok())
      const spread = scripted<Data>(ok())
      yield* start(reader(prompt, "10 seconds", { immediate: true }).pipe(Layer.provide(producer())))
      yield* start(
        reader(spread, "10 seconds", { immediate: true, jitter: "8 seconds" }).pipe(Layer.provide(producer()))
      )
      yield* TestClock.adjust("29 seconds")
      assert.deepStrictEqual(prompt.times(), [0, 10_000, 20_000])
      const [first] = spread.times()
      assert.isTrue(first! > 0 && first! < 8_000)
      assert.deepStrictEqual(spread.times().slice(0, 3), [first, first! + 10_000, first! + 20_000])
    }))

  it.effect("never drifts and never overlaps, however slow the receiver is [R81]", () =>
    Effect.gen(function*() {
      let running = 0
      let most = 0
      const wire = scripted<Data>(() =>
        Effect.acquireUseRelease(
          Effect.sync(() => {
            most = Math.max(most, ++running)
          }),
          () => Effect.delay(ok<Data>()(counters(0)), "4400 millis"),
          () => Effect.sync(() => void running--)
        )
      )
      yield* start(reader(wire).pipe(Layer.provide(producer())))
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(most, 1)
      assert.deepStrictEqual(wire.times(), Array.from({ length: 360 }, (_, i) => (i + 1) * 10_000))
    }))

  it.effect("a receiver that hangs is given up within the budget, and the next tick comes in time", () =>
    Effect.gen(function*() {
      const wire = scripted<Data>(hang(), ok())
      yield* start(reader(wire, "10 seconds", { timeout: "5 seconds" }).pipe(Layer.provide(producer())))
      yield* TestClock.adjust("15 seconds")
      assert.strictEqual(wire.interrupted(), 1)
      yield* TestClock.adjust("5 seconds")
      assert.deepStrictEqual(wire.times(), [10_000, 20_000])
    }))

  it.effect("tells a failure once when it begins and once when it is over [R219]", () =>
    withLog((lines) =>
      Effect.gen(function*() {
        const wire = scripted<Data>(ok(), fail(backoff), fail(never), () => Effect.die("oops"), ok(), ok(), fail(never))
        yield* start(reader(wire).pipe(Layer.provide(producer())))
        yield* TestClock.adjust("65 seconds")
        assert.deepStrictEqual(lines, [
          { level: "Warning", text: "metrics are not delivered: answered 503" },
          { level: "Info", text: "metrics are delivered again, after 3 exports that failed" }
        ])
        yield* TestClock.adjust("5 seconds")
        assert.deepStrictEqual(lines.slice(2), [{ level: "Warning", text: "metrics are not delivered: answered 401" }])
      })
    ))

  it.effect("a receiver that does now this and now that is told once for each, not at every turn", () =>
    withLog((lines) =>
      Effect.gen(function*() {
        const rejecting = () => Effect.succeed({ accepted: 1, rejected: 2, messages: ["too old"] })
        const wire = scripted<Data>(rejecting, fail(backoff), rejecting, fail(backoff), rejecting, ok(), fail(never))
        yield* start(reader(wire).pipe(Layer.provide(producer())))
        yield* TestClock.adjust("75 seconds")
        assert.deepStrictEqual(lines, [
          { level: "Warning", text: "2 of 3 data points were rejected: too old" },
          { level: "Warning", text: "metrics are not delivered: answered 503" },
          { level: "Info", text: "metrics are delivered again, after 5 exports that failed" },
          { level: "Warning", text: "metrics are not delivered: answered 401" }
        ])
      })
    ))

  it.effect("tells rejected points, and what the receiver said, once", () =>
    withLog((lines) =>
      Effect.gen(function*() {
        const wire = scripted<Data>(
          () => Effect.succeed({ accepted: 1, rejected: 2, messages: ["too old"] }),
          () => Effect.succeed({ accepted: 1, rejected: 1, messages: ["too old"] }),
          () => Effect.succeed({ accepted: 3, rejected: 0, messages: ["use HTTPS"] })
        )
        yield* start(reader(wire).pipe(Layer.provide(producer())))
        yield* TestClock.adjust("65 seconds")
        assert.deepStrictEqual(lines.map(({ text }) => text), [
          "2 of 3 data points were rejected: too old",
          "use HTTPS",
          "metrics are delivered again, after 2 exports that lost data points"
        ])
      })
    ))

  it.effect("a collection that fails in part is exported, one that fails or hangs is not the end", () =>
    withLog((lines) =>
      Effect.gen(function*() {
        const wire = scripted<Data>(ok())
        const partly = new CollectError.CollectError({ metric: "a", message: "a is missing" })
        const script: Array<MetricProducer.Service["collect"]> = [
          Effect.succeed({ data: counters(1), errors: [partly] }),
          Effect.succeed({ data: counters(1), errors: [partly] }),
          Effect.fail(new CollectError.CollectError({ message: "no registry" })),
          Effect.never,
          Effect.succeed({ data: counters(1), errors: [] })
        ]
        let collections = 0
        const collect = Effect.suspend(() => script[Math.min(collections++, script.length - 1)]!)
        yield* start(reader(wire).pipe(Layer.provide(producer(collect))))
        yield* TestClock.adjust("50 seconds")
        assert.deepStrictEqual(wire.times(), [10_000, 20_000, 50_000])
        assert.deepStrictEqual(lines.map(({ text }) => text), [
          "a is missing",
          "metrics are not delivered: no registry",
          "metrics are delivered again, after 2 exports that failed"
        ])
      })
    ))

  it.effect("gives the export its deadline, trigger and number of legs", () =>
    Effect.gen(function*() {
      const seen: Array<readonly [trigger: string, remaining: number]> = []
      const wire = scripted<Data>(() =>
        Effect.gen(function*() {
          seen.push([(yield* ExportContext.get).trigger, yield* ExportContext.remaining])
          return { accepted: 0, rejected: 0, messages: [] }
        })
      )
      const close = yield* start(reader(wire, "10 seconds", { timeout: "3 seconds" }).pipe(Layer.provide(producer())))
      yield* TestClock.adjust("10 seconds")
      yield* closing(close)
      assert.deepStrictEqual(seen, [["tick", 3_000], ["shutdown", 5_000]])
    }))

  describe("pipelines", () => {
    it.effect("merge, keep their own intervals, share one producer, and steal nothing from each other [R73]", () =>
      Effect.gen(function*() {
        let built = 0
        const shared = Layer.effect(
          MetricProducer.MetricProducer,
          Effect.sync(() => {
            built++
            return { collect: Effect.succeed({ data: counters(3), errors: [] }) }
          })
        )
        const fast = scripted<Data>(ok())
        const slow = scripted<Data>(ok())
        yield* start(Layer.mergeAll(reader(fast, "10 seconds"), reader(slow, "25 seconds")).pipe(Layer.provide(shared)))
        yield* TestClock.adjust("50 seconds")
        assert.strictEqual(built, 1)
        assert.deepStrictEqual(fast.times(), [10_000, 20_000, 30_000, 40_000, 50_000])
        assert.deepStrictEqual(slow.times(), [25_000, 50_000])
        assert.deepStrictEqual(fast.calls[0]!.value, slow.calls[0]!.value)
      }))

    it.effect("one that hangs does not hold up another", () =>
      Effect.gen(function*() {
        const stuck = scripted<Data>(hang())
        const fine = scripted<Data>(ok())
        yield* start(Layer.mergeAll(reader(stuck), reader(fine)).pipe(Layer.provide(producer())))
        yield* TestClock.adjust("30 seconds")
        assert.deepStrictEqual(fine.times(), [10_000, 20_000, 30_000])
      }))

    it.effect("the same options twice are two pipelines: no layer is shared by accident", () =>
      Effect.gen(function*() {
        const first = scripted<Data>(ok())
        const second = scripted<Data>(ok())
        yield* start(
          Layer.mergeAll(
            PeriodicReader.layer().pipe(Layer.provide(exporter(first))),
            PeriodicReader.layer().pipe(Layer.provide(exporter(second)))
          ).pipe(Layer.provide(producer()), Layer.provide(ExportSchedule.layer("10 seconds")))
        )
        yield* TestClock.adjust("10 seconds")
        assert.deepStrictEqual([first.calls.length, second.calls.length], [1, 1])
      }))
  })

  it.effect("refuses what it cannot do when the layer is built", () =>
    Effect.gen(function*() {
      const wire = scripted<Data>(ok())
      const forever = reader(wire, "10 seconds", {}, { shutdownTimeout: Duration.infinity })
      const error = yield* Effect.flip(Effect.scoped(Layer.build(forever.pipe(Layer.provide(producer())))))
      assert.strictEqual(error.field, "shutdownTimeout")
      const delta = Layer.succeed(
        MetricExporter.MetricExporter,
        MetricExporter.fromSender({ name: "d", type: "t", temporality: () => "delta" }, wire.send)
      )
      const layer = PeriodicReader.layer().pipe(Layer.provide(delta), Layer.provide(producer()))
      assert.strictEqual((yield* Effect.flip(Effect.scoped(Layer.build(layer)))).field, "temporality")
    }))
})
