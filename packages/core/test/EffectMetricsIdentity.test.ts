import { assert, describe, it } from "@effect/vitest"
import type * as MetricProducer from "@efflux/core/MetricProducer"
import type * as MetricsData from "@efflux/core/MetricsData"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import * as Metric from "effect/Metric"
import * as MetricKey from "effect/MetricKey"
import * as MetricRegistry from "effect/MetricRegistry"
import * as TestClock from "effect/TestClock"
import { counter, histogram, labels, points, producer, values } from "./registry.js"

const attributes = (collection: MetricProducer.Collection, name?: string) =>
  points(collection, name).map(([, point]) => point.series.attributes)

describe("EffectMetrics: tags", () => {
  it.effect("the first of two tags with one key wins: a metric's own, and of these the inner", () =>
    Effect.gen(function*() {
      const name = "EffectMetricsIdentity.test/tags"
      const metric = Metric.counter(name).pipe(Metric.tagged("a", "inner"), Metric.tagged("a", "outer"))
      yield* Effect.tagMetrics(Metric.increment(metric), { a: "fiber", b: "fiber" })
      const collection = yield* Effect.flatMap(producer(), ({ collect }) => collect).pipe(Effect.scoped)
      assert.deepStrictEqual(attributes(collection, name), [[["a", "inner"], ["b", "fiber"]]])
    }))
})

describe("EffectMetrics: merging", () => {
  it.scoped("counters that differ in description or in the order of tags add up [R207]", () =>
    Effect.gen(function*() {
      const registry = MetricRegistry.make()
      registry.get(counter({ tags: labels(["a", "1"], ["b", "2"]) })).update(1)
      registry.get(counter({ tags: labels(["b", "2"], ["a", "1"]), description: "longest" })).update(2)
      registry.get(counter({ tags: labels(["a", "1"], ["b", "2"], ["a", "3"]), description: "short" })).update(4)
      const { collect } = yield* producer(registry)
      const collection = yield* collect
      assert.deepStrictEqual(values(collection), [7])
      assert.deepStrictEqual(points(collection).map(([{ description }]) => description), ["longest"])
      assert.deepStrictEqual(collection.errors, [])
      assert.deepStrictEqual(values(yield* collect), [7], "and not twice")
    }))

  it.scoped("of two descriptions of one length the order of registration chooses none", () =>
    Effect.gen(function*() {
      for (const both of [["abc", "abd"], ["abd", "abc"]]) {
        const registry = MetricRegistry.make()
        for (const description of both) registry.get(counter({ description })).update(1)
        const { collect } = yield* producer(registry)
        assert.deepStrictEqual(points(yield* collect).map(([{ description }]) => description), ["abc"])
      }
    }))

  it.scoped("bigints add up without losing a unit", () =>
    Effect.gen(function*() {
      const registry = MetricRegistry.make()
      for (const description of ["x", "y"]) {
        registry.get(MetricKey.counter("c", { bigint: true, description })).update(2n ** 53n - 1n)
      }
      const { collect } = yield* producer(registry)
      assert.deepStrictEqual(values(yield* collect), [2n ** 54n - 2n])
    }))

  it.scoped("of gauges the last in the registry counts", () =>
    Effect.gen(function*() {
      const registry = MetricRegistry.make()
      for (const description of ["x", "y"]) {
        registry.get(MetricKey.gauge("g", { description })).update(description.length)
      }
      registry.get(MetricKey.gauge("g", { description: "z" })).update(9)
      const { collect } = yield* producer(registry)
      assert.deepStrictEqual(values(yield* collect), [9])
    }))

  it.scoped("equal histograms of distinct keys are one series", () =>
    Effect.gen(function*() {
      const registry = MetricRegistry.make()
      registry.get(histogram([1, 2])).update(-4)
      registry.get(histogram([2, 1, 2])).update(1.5)
      registry.get(histogram([1, 2])).update(9)
      registry.get(histogram([1, 2]))
      const { collect } = yield* producer(registry)
      const found = points(yield* collect)
      assert.strictEqual(found.length, 1)
      const [metric, point] = found[0]!
      assert.strictEqual(metric._tag, "Histogram")
      const { bucketCounts, count, max, min, sum } = point as MetricsData.Histogram["dataPoints"][number]
      assert.deepStrictEqual({ bucketCounts, count, max, min, sum }, {
        bucketCounts: [1, 1, 1],
        count: 3,
        max: 9,
        min: -4,
        sum: 6.5
      })
    }))

  it.scoped("equal summaries add up, and have quantiles only if one of them was used", () =>
    Effect.gen(function*() {
      const registry = MetricRegistry.make()
      const summary = (name: string) =>
        MetricKey.summary({ name, maxAge: "1 day", maxSize: 100, error: 0.5, quantiles: [0.5] })
      const now = yield* TestClock.currentTimeMillis
      const used = (name: string) => registry.get(summary(name)).update([3, now + 1e15] as const)
      used("one")
      registry.get(summary("one"))
      used("two")
      used("two")
      const { collect } = yield* producer(registry)
      const collection = yield* collect
      assert.deepStrictEqual(values(collection), [1, 2])
      const two = points(collection, "two")[0]![1] as MetricsData.Summary["dataPoints"][number]
      assert.deepStrictEqual([two.sum, two.quantileValues], [6, []])
    }))
})

describe("EffectMetrics: conflicts", () => {
  it.scoped("a conflict keeps the first, is an error each time and a warning once, and spoils nothing else", () =>
    Effect.gen(function*() {
      const logged: Array<string> = []
      const logger = Logger.make(({ logLevel, message }) => logged.push(`${logLevel.label} ${String(message)}`))
      const registry = MetricRegistry.make()
      registry.get(counter({ name: "kind" })).update(1)
      registry.get(MetricKey.gauge("kind")).update(2)
      registry.get(MetricKey.taggedWithLabels(MetricKey.gauge("kind"), labels(["a", "1"]))).update(2)
      registry.get(counter({ name: "monotonic" })).update(3)
      registry.get(MetricKey.counter("monotonic", { description: "is longer" })).update(4)
      registry.get(counter({ name: "unit", tags: labels(["unit", "bytes"]) })).update(5)
      registry.get(counter({ name: "unit", tags: labels(["unit", "By"], ["a", "1"]) })).update(6)
      registry.get(counter({ name: "unit", tags: labels(["unit", "ms"]) })).update(7)
      registry.get(counter({ name: "type" })).update(8)
      registry.get(MetricKey.counter("type", { bigint: true, incremental: true, description: "other" })).update(9n)
      const { collect } = yield* producer(registry)
      const collectLogged = Effect.provide(collect, Logger.replace(Logger.defaultLogger, logger))
      for (const _ of [1, 2]) {
        const collection = yield* collectLogged
        assert.deepStrictEqual(values(collection), [1, 3, 5, 6, 8])
        assert.deepStrictEqual(collection.errors.map(({ metric }) => metric), ["kind", "monotonic", "unit", "type"])
        assert.strictEqual(points(collection, "monotonic")[0]![0].description, "")
        assert.strictEqual(
          collection.errors[0]!.message,
          "the metric kind is an incremental counter and a gauge: the latter is left out; rename one of them"
        )
        assert.match(collection.errors[2]!.message, /in By and an incremental counter in ms/)
      }
      assert.strictEqual(logged.length, 4)
      assert.isTrue(logged.every((line) => line.startsWith("WARN the metric ")))
    }))

  it.scoped("boundaries may differ between series, and not within one", () =>
    Effect.gen(function*() {
      const registry = MetricRegistry.make()
      registry.get(histogram([1])).update(0)
      registry.get(histogram([2], ["a", "1"])).update(0)
      registry.get(histogram([2])).update(0)
      const { collect } = yield* producer(registry)
      const collection = yield* collect
      const found = points(collection).map(([, point]) => point as MetricsData.Histogram["dataPoints"][number])
      assert.deepStrictEqual(found.map(({ count, explicitBounds }) => [count, explicitBounds]), [[1, [1]], [1, [2]]])
      assert.deepStrictEqual(collection.errors.map(({ metric }) => metric), ["h"])
    }))
})
