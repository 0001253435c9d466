import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as RuntimeFlags from "effect/RuntimeFlags"
import * as TestClock from "effect/TestClock"
import { ExportSchedule, MetricExporter, MetricProducer, MetricsData, PeriodicReader } from "../src/index.js"

const tagsOf = (name: string) =>
  Metric.unsafeSnapshot()
    .filter(({ metricKey }) => metricKey.name === name)
    .map(({ metricKey }) => metricKey.tags.length)

// The registry of Effect is global and the tests of a file run at one time: this one has a file of its own.
describe("the fibers of a pipeline", () => {
  it.effect("take no part in what they export: no spans, no fibers counted, no labels of the application [R225]", () =>
    Effect.gen(function*() {
      const recorded = Metric.counter("recorded_by_an_exporter")
      let exports = 0
      let spans = 0
      let counted = 0
      const exporter = MetricExporter.fromSender(
        { name: "test", type: "test_metric_exporter" },
        () =>
          Effect.gen(function*() {
            exports++
            yield* Metric.increment(recorded)
            const { runtimeFlags } = yield* Effect.runtime<never>()
            if (RuntimeFlags.isEnabled(runtimeFlags, RuntimeFlags.RuntimeMetrics)) counted++
            const span = yield* Effect.option(Effect.currentSpan)
            if (span._tag === "Some" && span.value.traceId !== "noop") spans++
            return { accepted: 0, rejected: 0, messages: [] }
          }).pipe(Effect.withSpan("inner"))
      )

      const layer = PeriodicReader.layer().pipe(
        Layer.provide(Layer.succeed(MetricExporter.MetricExporter, exporter)),
        Layer.provide(MetricProducer.layerFromData(Effect.succeed(MetricsData.empty))),
        Layer.provide(ExportSchedule.layer("10 seconds"))
      )
      yield* Effect.tagMetrics(Layer.build(layer), "app", "shop")
      yield* TestClock.adjust("1 minute")

      assert.strictEqual(exports, 6)
      assert.strictEqual(spans, 0)
      assert.strictEqual(counted, 0)
      assert.deepStrictEqual(tagsOf("recorded_by_an_exporter"), [0])
    }).pipe(Effect.scoped))
})
