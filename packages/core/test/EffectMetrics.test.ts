import { assert, describe, it } from "@effect/vitest"
import * as EffectMetrics from "@efflux/core/EffectMetrics"
import type * as MetricProducer from "@efflux/core/MetricProducer"
import type * as MetricsData from "@efflux/core/MetricsData"
import * as Resource from "@efflux/core/Resource"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Metric from "effect/Metric"
import * as MetricBoundaries from "effect/MetricBoundaries"
import * as MetricKey from "effect/MetricKey"
import * as MetricLabel from "effect/MetricLabel"
import * as MetricRegistry from "effect/MetricRegistry"

const producer = (registry?: MetricRegistry.MetricRegistry) =>
  Effect.provideService(EffectMetrics.make({ registry }), Resource.Resource, Resource.make([]))

const metricsOf = ({ data }: MetricProducer.Collection): ReadonlyArray<MetricsData.Metric> =>
  data.resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))

const collect = (registry: MetricRegistry.MetricRegistry) =>
  Effect.scoped(Effect.flatMap(producer(registry), ({ collect }) => collect))

/** The one metric of a name, of the kind that is asked for. */
const find = <Tag extends MetricsData.Metric["_tag"]>(
  collection: MetricProducer.Collection,
  name: string,
  tag: Tag
) => {
  const found = metricsOf(collection).filter((metric) => metric.name === name)
  assert.deepStrictEqual(found.map((metric) => metric._tag), [tag])
  return found[0] as Extract<MetricsData.Metric, { readonly _tag: Tag }>
}

const tagged = <K extends MetricKey.MetricKey.Untyped>(key: K, tags: Record<string, string>): K =>
  MetricKey.taggedWithLabels(key, Object.entries(tags).map(([key, value]) => MetricLabel.make(key, value))) as K

const bounds = MetricBoundaries.fromIterable

describe("EffectMetrics: kinds", () => {
  it.effect("counters are sums: monotonic if incremental, of integers if bigint [R31]", () =>
    Effect.gen(function*() {
      const registry = MetricRegistry.make()
      registry.get(MetricKey.counter("up_down")).update(-1.5)
      registry.get(MetricKey.counter("counter", { incremental: true, description: "all of them" })).update(2)
      registry.get(MetricKey.counter("big", { bigint: true, incremental: true })).update(9007199254740993n)
      registry.get(MetricKey.counter("small", { bigint: true })).update(-7n)
      const collection = yield* collect(registry)
      const facts = metricsOf(collection).map((metric) =>
        metric._tag === "Sum"
          ? [metric.name, metric.instrument, metric.isMonotonic, metric.numberType, metric.dataPoints[0]!.value]
          : []
      )
      assert.deepStrictEqual(facts, [
        ["up_down", "UpDownCounter", false, "double", -1.5],
        ["counter", "Counter", true, "double", 2],
        ["big", "Counter", true, "int", 9007199254740993n],
        ["small", "UpDownCounter", false, "int", -7]
      ])
      const counter = find(collection, "counter", "Sum")
      assert.strictEqual(counter.description, "all of them")
      assert.strictEqual(counter.aggregationTemporality, "cumulative")
    }))

  it.effect("gauges are gauges", () =>
    Effect.gen(function*() {
      const registry = MetricRegistry.make()
      registry.get(MetricKey.gauge("temperature")).update(-3.5)
      registry.get(MetricKey.gauge("bytes", { bigint: true })).update(12n)
      const collection = yield* collect(registry)
      assert.strictEqual(find(collection, "temperature", "Gauge").dataPoints[0]!.value, -3.5)
      const bytes = find(collection, "bytes", "Gauge")
      assert.deepStrictEqual([bytes.numberType, bytes.dataPoints[0]!.value], ["int", 12])
    }))

  it.effect("a gauge of bigints that was set to a fraction loses the point, with an error, and no other", () =>
    Effect.gen(function*() {
      const registry = MetricRegistry.make()
      registry.get(MetricKey.gauge("g", { bigint: true })).update(1n)
      registry.get(MetricKey.gauge("g")).update(1.5)
      registry.get(tagged(MetricKey.gauge("g", { bigint: true }), { a: "1" })).update(2n)
      const collection = yield* collect(registry)
      assert.deepStrictEqual(find(collection, "g", "Gauge").dataPoints.map(({ value }) => value), [2])
      assert.deepStrictEqual(collection.errors.map(({ metric }) => metric), ["g"])
    }))

  it.effect("infinite and NaN counters pass", () =>
    Effect.gen(function*() {
      const registry = MetricRegistry.make()
      registry.get(MetricKey.counter("infinite", { incremental: true })).update(Infinity)
      registry.get(MetricKey.counter("nan")).update(NaN)
      const collection = yield* collect(registry)
      assert.strictEqual(find(collection, "infinite", "Sum").dataPoints[0]!.value, Infinity)
      assert.isNaN(find(collection, "nan", "Sum").dataPoints[0]!.value)
    }))

  it.scoped("a frequency is one monotonic series per word, and its live map is copied", () =>
    Effect.gen(function*() {
      const registry = MetricRegistry.make()
      const key = tagged(MetricKey.frequency("status", { preregisteredWords: ["ok"] }), { a: "1", key: "mine" })
      const { collect } = yield* producer(registry)
      registry.get(key).update("failed")
      const before = find(yield* collect, "status", "Sum")
      registry.get(key).update("failed")
      const after = find(yield* collect, "status", "Sum")
      assert.deepStrictEqual([before.isMonotonic, before.numberType, before.instrument], [true, "int", "Counter"])
      assert.deepStrictEqual(before.dataPoints.map(({ series }) => series.attributes), [
        [["a", "1"], ["key", "ok"]],
        [["a", "1"], ["key", "failed"]]
      ])
      assert.deepStrictEqual(before.dataPoints.map(({ value }) => value), [0, 1])
      assert.deepStrictEqual(after.dataPoints.map(({ value }) => value), [0, 2])
    }))

  it.effect("a summary has the quantiles that Effect tells, and no others", () =>
    Effect.gen(function*() {
      const name = "EffectMetrics.test/summary"
      const summary = Metric.summary({ name, maxAge: "1 day", maxSize: 100, error: 0, quantiles: [0.5, 0.5, 2] })
      const once = Metric.summary({ name: `${name}/once`, maxAge: "1 day", maxSize: 1, error: 0, quantiles: [0.5] })
      yield* Metric.update(summary, 4)
      yield* Metric.update(once, 4)
      const collection = yield* collect(Metric.globalMetricRegistry)
      const point = find(collection, name, "Summary").dataPoints[0]!
      assert.deepStrictEqual([point.count, point.sum], [1, 4])
      assert.isAtMost(point.quantileValues.length, 1)
      for (const { quantile } of point.quantileValues) assert.strictEqual(quantile, 0.5)
      const bare = find(collection, `${name}/once`, "Summary").dataPoints[0]!
      assert.deepStrictEqual([bare.count, bare.quantileValues], [1, []])
    }))

  it.effect("the unit comes from the tags, as UCUM, and leaves them", () =>
    Effect.gen(function*() {
      const registry = MetricRegistry.make()
      const units = { a: "milliseconds", b: "Bytes", c: "{request}", d: "s", e: "gibibytes", f: "" }
      for (const [name, unit] of Object.entries(units)) {
        registry.get(tagged(MetricKey.gauge(name), name === "a" ? { time_unit: unit } : { unit, x: "1" })).update(1)
      }
      const metrics = metricsOf(yield* collect(registry))
      assert.deepStrictEqual(metrics.map(({ unit }) => unit), ["ms", "By", "{request}", "s", "GiBy", ""])
      assert.deepStrictEqual(
        metrics.map(({ dataPoints }) => dataPoints[0]!.series.attributes.length),
        [0, 1, 1, 1, 1, 1]
      )
    }))
})

describe("EffectMetrics: histograms", () => {
  const histogramOf = (boundaries: ReadonlyArray<number>, values: ReadonlyArray<number>) =>
    Effect.gen(function*() {
      const registry = MetricRegistry.make()
      const hook = registry.get(MetricKey.histogram("h", bounds(boundaries)))
      for (const value of values) hook.update(value)
      const { aggregationTemporality, dataPoints } = find(yield* collect(registry), "h", "Histogram")
      assert.deepStrictEqual([aggregationTemporality, dataPoints.length], ["cumulative", 1])
      return dataPoints[0]!
    })

  it.effect("buckets count for themselves, upper bounds belong to them, +Inf is not written [R209]", () =>
    Effect.gen(function*() {
      const point = yield* histogramOf([1, 2, 3], [0.5, 1, 2.5, 2.5, 99])
      assert.deepStrictEqual(point.explicitBounds, [1, 2, 3])
      assert.deepStrictEqual(point.bucketCounts, [2, 0, 2, 1])
      assert.deepStrictEqual([point.count, point.sum, point.min, point.max], [5, 105.5, 0.5, 99])
    }))

  it.effect("unsorted, repeated and infinite boundaries are put in order", () =>
    Effect.gen(function*() {
      const point = yield* histogramOf([3, 1, -Infinity, 3, 2], [0.5, 2.5, 99, -Infinity])
      assert.deepStrictEqual(point.explicitBounds, [1, 2, 3])
      assert.deepStrictEqual(point.bucketCounts, [2, 0, 1, 1])
      assert.deepStrictEqual((yield* histogramOf([], [1, 2])).bucketCounts, [2])
    }))

  it.effect("NaN is in no bucket and not in the count, and ends the sum", () =>
    Effect.gen(function*() {
      const point = yield* histogramOf([1], [0.5, NaN, 7])
      assert.deepStrictEqual(point.bucketCounts, [1, 1])
      assert.deepStrictEqual([point.count, point.sum, point.min, point.max], [2, undefined, 0.5, 7])
    }))

  it.effect("an empty histogram has neither min nor max", () =>
    Effect.gen(function*() {
      for (const values of [[], [NaN]]) {
        const point = yield* histogramOf([1], values)
        assert.deepStrictEqual([point.count, point.min, point.max], [0, undefined, undefined])
        assert.deepStrictEqual(point.bucketCounts, [0, 0])
      }
    }))

  it.effect("the max of negative values alone is not known, and not 5e-324", () =>
    Effect.gen(function*() {
      const point = yield* histogramOf([0], [-5, -1])
      assert.deepStrictEqual([point.count, point.sum, point.min, point.max], [2, -6, -5, undefined])
      const mixed = yield* histogramOf([0], [Infinity])
      assert.deepStrictEqual([mixed.min, mixed.max], [undefined, Infinity])
    }))

  it.scoped("a bucket that wraps at 2^32 goes on counting", () =>
    Effect.gen(function*() {
      const key = MetricKey.histogram("h", bounds([1]))
      const hook = MetricRegistry.make()
      hook.get(key).update(0)
      const template = hook.snapshot()[0]!
      let state = { buckets: [[1, 4294967290], [Infinity, 4294967293]], count: 4294967293 }
      const registry = {
        ...hook,
        snapshot: () => [{ ...template, metricState: { ...template.metricState, sum: 0, min: 0, max: 2, ...state } }]
      } as unknown as MetricRegistry.MetricRegistry
      const { collect } = yield* producer(registry)
      const before = find(yield* collect, "h", "Histogram").dataPoints[0]!
      // ten more in the first bucket: its counter is at 4 now
      state = { buckets: [[1, 4], [Infinity, 7]], count: 4294967303 }
      const after = find(yield* collect, "h", "Histogram").dataPoints[0]!
      assert.deepStrictEqual([before.count, before.bucketCounts], [4294967293, [4294967290, 3]])
      assert.deepStrictEqual([after.count, after.bucketCounts], [4294967303, [4294967300, 3]])
      assert.strictEqual(after.series, before.series)
    }))

  it.effect.prop(
    "whatever is recorded, the point is valid [R209]",
    [
      FastCheck.array(FastCheck.double(), { maxLength: 6 }),
      FastCheck.array(FastCheck.oneof(FastCheck.double(), FastCheck.integer({ min: -3, max: 3 })), { maxLength: 20 })
    ],
    ([boundaries, values]) =>
      Effect.gen(function*() {
        const point = yield* histogramOf(boundaries, values)
        const numbers = values.filter((value) => !Number.isNaN(value))
        const total = point.bucketCounts.reduce<number>((sum, count) => sum + Number(count), 0)
        assert.strictEqual(point.count, total)
        assert.isTrue(point.explicitBounds.every((bound, i, all) => i === 0 || all[i - 1]! < bound))
        assert.isTrue(point.explicitBounds.every(Number.isFinite))
        assert.strictEqual(point.bucketCounts.length, point.explicitBounds.length + 1)
        assert.isTrue(point.bucketCounts.every((count) => Number(count) >= 0))
        assert.isFalse(Number.isNaN(point.sum))
        if (point.min !== undefined) assert.isTrue(numbers.every((value) => value >= point.min!))
        if (point.max !== undefined) assert.isTrue(numbers.every((value) => value <= point.max!))
        if (!boundaries.some(Number.isNaN)) assert.strictEqual(point.count, numbers.length)
      })
  )

  it.effect("a timer is a histogram of milliseconds, and equal timers are one", () =>
    Effect.gen(function*() {
      const name = "EffectMetrics.test/timer"
      for (const millis of [1, 10, 100]) yield* Metric.update(Metric.timer(name), Duration.millis(millis))
      const { dataPoints, unit } = find(yield* collect(Metric.globalMetricRegistry), name, "Histogram")
      assert.deepStrictEqual([unit, dataPoints.length], ["ms", 1])
      const point = dataPoints[0]!
      assert.deepStrictEqual([point.count, point.sum, point.min, point.max], [3, 111, 1, 100])
      assert.deepStrictEqual(point.series.attributes, [])
    }))
})
