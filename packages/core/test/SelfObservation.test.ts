import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as TestClock from "effect/TestClock"
import {
  Attributes,
  ExportError,
  ExportSchedule,
  MetricExporter,
  MetricProducer,
  type MetricsData,
  PeriodicReader,
  SelfObservation
} from "../src/index.js"
import { backoff, counters, fail, failure, ok, scripted } from "./fixtures.js"
import { lines, metricsOf, observation, read, registry, seriesOf } from "./observation.js"
import { type Data, exporter, start } from "./pipeline.js"

const point = { points: 1, accepted: 1, rejected: 0, millis: 20 }

describe("SelfObservation", () => {
  it.scoped("has the metrics of the conventions, with their kinds and units [R226] [R227] [R228] [R229]", () =>
    Effect.gen(function*() {
      const self = yield* registry
      const observer = yield* self.exporter({ name: "a", type: "a_metric_exporter" })
      yield* observer.begin(1)
      yield* observer.end(point)
      yield* (yield* self.reader("periodic_metric_reader")).end(40, undefined)
      const { data } = yield* self.collect
      const kind = (metric: MetricsData.Metric) =>
        metric._tag === "Sum" ? `${metric._tag} ${metric.numberType} ${metric.isMonotonic}` : metric._tag
      assert.deepStrictEqual(
        metricsOf(data).map((metric) => [metric.name, metric.instrument, kind(metric), metric.unit]),
        [
          ["otel.sdk.exporter.metric_data_point.exported", "Counter", "Sum int true", "{data_point}"],
          ["otel.sdk.exporter.metric_data_point.inflight", "UpDownCounter", "Sum int false", "{data_point}"],
          ["otel.sdk.exporter.operation.duration", "Histogram", "Histogram", "s"],
          ["otel.sdk.metric_reader.collection.duration", "Histogram", "Histogram", "s"]
        ]
      )
      const [{ resource, schemaUrl, scopeMetrics }] = data.resourceMetrics as [MetricsData.ResourceMetrics]
      assert.strictEqual(Attributes.get(resource.attributes, "service.name"), "test")
      assert.strictEqual(schemaUrl, "https://example.com/schema")
      assert.strictEqual(scopeMetrics[0]!.scope.name, "@efflux/core/SelfObservation")
    }))

  it.scoped("components have type, name, server and port; numbers begin at 0 for each type [R230]", () =>
    Effect.gen(function*() {
      const self = yield* registry
      const peer = { address: "localhost", port: 4318 }
      for (const type of ["a_metric_exporter", "b_metric_exporter", "a_metric_exporter"]) {
        yield* self.exporter({ name: "same", type, peer })
      }
      yield* self.exporter({ name: "same", type: "c_metric_exporter", peer: { address: "unix" } })
      const [exported] = metricsOf((yield* self.collect).data)
      assert.deepStrictEqual(exported!.dataPoints.map(({ series }) => Object.fromEntries(series.attributes)), [
        ...["a_metric_exporter/0", "b_metric_exporter/0", "a_metric_exporter/1"].map((name) => ({
          "otel.component.name": name,
          "otel.component.type": name.slice(0, -2),
          "server.address": "localhost",
          "server.port": 4318
        })),
        {
          "otel.component.name": "c_metric_exporter/0",
          "otel.component.type": "c_metric_exporter",
          "server.address": "unix"
        }
      ])
    }))

  it.scoped("gRPC's statuses have their names [R229]", () =>
    Effect.gen(function*() {
      const self = yield* registry
      const observer = yield* self.exporter({ name: "grpc", type: "otlp_grpc_metric_exporter" })
      const cause = Cause.fail(failure(ExportError.Retry.Backoff(), 14))
      yield* observer.end({ points: 0, accepted: 0, rejected: 0, millis: 0, cause })
      assert.include(
        (yield* read(self)).at(-1),
        "error.type=UNAVAILABLE rpc.response.status_code=UNAVAILABLE: 1 in 0 s"
      )
    }))

  it.scoped("a series is one object for ever, new ones come last, and a snapshot does not change", () =>
    Effect.gen(function*() {
      const self = yield* registry
      yield* TestClock.adjust("5 seconds")
      const observer = yield* self.exporter({ name: "a", type: "a_metric_exporter" })
      const first = (yield* self.collect).data
      const text = JSON.stringify(lines(first))
      yield* TestClock.adjust("5 seconds")
      for (const cause of [undefined, Cause.fail(backoff)]) {
        yield* observer.begin(2)
        yield* observer.end({ ...point, points: 2, cause })
      }
      const second = (yield* self.collect).data
      assert.strictEqual(JSON.stringify(lines(first)), text)
      const [exportedBefore] = metricsOf(first)
      const [exportedAfter] = metricsOf(second)
      assert.strictEqual(exportedBefore!.dataPoints[0]!.series, exportedAfter!.dataPoints[0]!.series)
      assert.deepStrictEqual(
        exportedAfter!.dataPoints.map(({ startTimeUnixNano, timeUnixNano }) => [
          startTimeUnixNano,
          timeUnixNano
        ]),
        [[5_000_000_000n, 10_000_000_000n], [10_000_000_000n, 10_000_000_000n]]
      )
      const again = seriesOf((yield* self.collect).data)
      seriesOf(second).forEach((series, i) => assert.strictEqual(series, again[i]))
    }))

  it.scoped("durations fall into buckets of (lower, upper] seconds, and the last has no end [R229]", () =>
    Effect.gen(function*() {
      const self = yield* registry
      const observer = yield* self.reader("periodic_metric_reader")
      yield* observer.end(0, undefined)
      const earlier = (yield* self.collect).data
      const copy = structuredClone(earlier)
      for (const millis of [5, 6, 30_000, 30_001]) yield* observer.end(millis, undefined)
      assert.deepStrictEqual(earlier, copy)
      const [metric] = metricsOf((yield* self.collect).data)
      assert.isTrue(metric?._tag === "Histogram")
      if (metric?._tag !== "Histogram") return
      const [histogram] = metric.dataPoints
      assert.deepStrictEqual(histogram!.explicitBounds, SelfObservation.durationBounds)
      assert.deepStrictEqual(histogram!.bucketCounts, [2, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1])
      assert.deepStrictEqual([histogram!.count, histogram!.min, histogram!.max], [5, 0, 30.001])
      assert.approximately(histogram!.sum!, 60.012, 1e-9)
    }))

  it.scoped("the number of a closed exporter is given again, and its series go on", () =>
    Effect.gen(function*() {
      const self = yield* registry
      const live = Effect.scoped(Effect.gen(function*() {
        const observer = yield* self.exporter({ name: "a", type: "a_metric_exporter" })
        yield* observer.begin(1)
        yield* observer.end(point)
      }))
      yield* Effect.repeatN(live, 9)
      assert.include(yield* read(self), "exported a_metric_exporter/0: 10")
      assert.strictEqual(
        (yield* self.collect).data.resourceMetrics[0]!.scopeMetrics[0]!.metrics[0]!.dataPoints.length,
        1
      )
      assert.deepStrictEqual(yield* self.health, [])
    }))
})

describe("the Layer forms", () => {
  const legs = (wire: ReturnType<typeof scripted<Data>>) => exporter(wire).pipe(MetricExporter.observed())

  it.effect("observed registers the exporter and keeps the layer's other outputs", () =>
    Effect.gen(function*() {
      class Other extends Context.Tag("Other")<Other, { readonly n: number }>() {}
      const both = Layer.merge(exporter(scripted<Data>(ok())), Layer.succeed(Other, { n: 7 })).pipe(
        MetricExporter.observed(),
        Layer.provideMerge(observation())
      )
      const [other, { name }, self] = yield* Effect.all([
        Other,
        MetricExporter.MetricExporter,
        SelfObservation.SelfObservation
      ]).pipe(Effect.provide(both))
      assert.deepStrictEqual([other.n, name], [7, "test"])
      assert.deepStrictEqual(yield* read(self), [
        "exported test_metric_exporter/0: 0",
        "inflight test_metric_exporter/0: 0"
      ])
    }))

  it.effect("without a registry it is a type error", () =>
    Effect.sync(() => {
      const lacking = legs(scripted<Data>(ok()))
      // @ts-expect-error: SelfObservation is not provided
      const complete: Layer.Layer<MetricExporter.MetricExporter> = lacking
      assert.isTrue(Layer.isLayer(complete))
    }))

  it.effect("each leg of a fallback is a component of its own", () =>
    Effect.gen(function*() {
      const chain = legs(scripted<Data>(fail(backoff))).pipe(
        MetricExporter.withFallback(legs(scripted<Data>(ok()))),
        Layer.provideMerge(observation())
      )
      yield* Effect.gen(function*() {
        yield* (yield* MetricExporter.MetricExporter).export(counters(3))
        assert.deepStrictEqual(
          (yield* read(yield* SelfObservation.SelfObservation)).filter((line) => line.startsWith("exported")).sort(),
          [
            "exported test_metric_exporter/0 error.type=503: 3",
            "exported test_metric_exporter/0: 0",
            "exported test_metric_exporter/1: 3"
          ]
        )
      }).pipe(Effect.provide(chain))
    }))

  it.effect("a pipeline that exports its own observation does not feed itself: its series stay as they are [R225]", () =>
    Effect.gen(function*() {
      const wire = scripted<Data>(ok())
      const close = yield* start(
        PeriodicReader.layer().pipe(
          Layer.provide(exporter(wire).pipe(MetricExporter.observed())),
          Layer.provide(MetricProducer.layerFromSelfObservation.pipe(MetricProducer.observed())),
          Layer.provide(ExportSchedule.layer("10 seconds")),
          Layer.provide(observation())
        )
      )
      yield* TestClock.adjust("10 minutes")
      yield* close
      assert.strictEqual(wire.calls.length, 61)
      const sizes = wire.calls.map(({ value }) => seriesOf(value).length)
      assert.deepStrictEqual([sizes[0], sizes[1]], [2, 4])
      assert.deepStrictEqual(Array.from(new Set(sizes.slice(1))), [4])
      assert.deepStrictEqual(lines(wire.calls.at(-1)!.value), [
        `exported test_metric_exporter/0: ${2 + 4 * 59}`,
        "inflight test_metric_exporter/0: 0",
        "operation test_metric_exporter/0: 60 in 0 s",
        "collection periodic_metric_reader/0: 60 in 0 s"
      ])
      const ours = Metric.unsafeSnapshot().filter(({ metricKey }) => metricKey.name.startsWith("otel.sdk"))
      assert.deepStrictEqual(ours, [])
    }))
})
