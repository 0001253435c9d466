import { assert, describe, it } from "@effect/vitest"
import { Aggregation, Delivery, ExportContext, Ledger, MetricExporter, Range, Temporality } from "@efflux/core"
import { RecordingExporter, Snapshot } from "@efflux/testkit"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"

const data = Snapshot.make([Snapshot.counter("a", 1), Snapshot.counter("b", 2), Snapshot.counter("c", 3)])

const tick = ExportContext.make({ window: "10 seconds", budget: "5 seconds", legs: 1, trigger: "tick" })

describe("RecordingExporter", () => {
  it.effect("[R108] is cumulative with default aggregation unless it is told otherwise", () =>
    Effect.gen(function*() {
      const { exporter } = yield* RecordingExporter.make()
      assert.isTrue(Temporality.agree(exporter.temporality, Temporality.cumulative))
      assert.deepStrictEqual(exporter.aggregation("Histogram"), Aggregation.byDefault("Histogram"))
      const delta = yield* RecordingExporter.make({
        name: "memory",
        temporality: () => "delta",
        aggregation: () => ({ _tag: "Drop" })
      })
      assert.strictEqual(delta.exporter.temporality("Counter"), "delta")
      assert.deepStrictEqual(delta.exporter.aggregation("Counter"), { _tag: "Drop" })
      assert.strictEqual(delta.exporter.type, "memory_metric_exporter")
    }))

  it.effect("keeps what it is given, when and why, and settles it", () =>
    Effect.gen(function*() {
      const { exporter, exports } = yield* RecordingExporter.make()
      const context = yield* tick
      yield* TestClock.adjust("2 seconds")
      const delivery = yield* ExportContext.provide(context)(exporter.export(data))
      assert.deepStrictEqual(delivery, { accepted: 3, rejected: 0, messages: [] })
      assert.deepStrictEqual(yield* exports, [
        { at: 2_000, trigger: "tick", open: [Range.make(0, 3)], data, interrupted: false }
      ])
      assert.deepStrictEqual(Ledger.open(context.ledger, Range.make(0, 3)), [])
      assert.deepStrictEqual(context.ledger.delivery, delivery)
    }))

  it.effect("takes only what another leg left open", () =>
    Effect.gen(function*() {
      const { exporter, exports } = yield* RecordingExporter.make()
      const context = yield* tick
      context.ledger.settle(Range.make(1, 2), Delivery.refused(1, ""))
      const delivery = yield* ExportContext.provide(context)(exporter.export(data))
      assert.strictEqual(delivery.accepted, 2)
      assert.deepStrictEqual((yield* exports)[0]!.open, [Range.make(0, 1), Range.make(2, 3)])
      assert.deepStrictEqual(context.ledger.delivery, { accepted: 2, rejected: 1, messages: [] })
    }))

  it.effect("leaves open what the script lets fail", () =>
    Effect.gen(function*() {
      const { exporter, exports } = yield* RecordingExporter.make({ script: [503, "ok"] })
      const context = yield* tick
      yield* Effect.flip(ExportContext.provide(context)(exporter.export(data)))
      assert.deepStrictEqual(Ledger.open(context.ledger, Range.make(0, 3)), [Range.make(0, 3)])
      yield* exporter.export(data)
      assert.strictEqual((yield* exports).length, 2)
    }))

  it.effect("marks an export that ran out of time", () =>
    Effect.gen(function*() {
      const { exporter, exports } = yield* RecordingExporter.make({ script: ["hang"] })
      const fiber = yield* Effect.fork(Effect.flip(ExportContext.provide(yield* tick)(exporter.export(data))))
      yield* TestClock.adjust("5 seconds")
      assert.strictEqual((yield* Fiber.join(fiber))._tag, "ExportTimeout")
      assert.isTrue((yield* exports)[0]!.interrupted)
    }))

  it.effect("is the exporter of a layer", () =>
    Effect.gen(function*() {
      const exporter = yield* MetricExporter.MetricExporter
      const recording = yield* RecordingExporter.RecordingExporter
      yield* exporter.export(data)
      assert.strictEqual((yield* recording.exports)[0]!.data, data)
      yield* recording.clear
      assert.deepStrictEqual(yield* recording.exports, [])
    }).pipe(Effect.provide(RecordingExporter.layer())))
})
