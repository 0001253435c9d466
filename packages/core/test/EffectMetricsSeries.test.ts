import { assert, describe, it } from "@effect/vitest"
import type * as MetricProducer from "@efflux/core/MetricProducer"
import * as Effect from "effect/Effect"
import * as MetricKey from "effect/MetricKey"
import * as MetricRegistry from "effect/MetricRegistry"
import * as TestClock from "effect/TestClock"
import { counter, histogram, labels, points, producer, values } from "./registry.js"

const series = (collection: MetricProducer.Collection) => points(collection).map(([, point]) => point.series)

describe("EffectMetrics: stability", () => {
  it.scoped("series, resource and scope are the same objects in the same order, new ones last", () =>
    Effect.gen(function*() {
      const registry = MetricRegistry.make()
      const make = (i: number) => registry.get(counter({ name: `c${i % 7}`, tags: labels(["i", String(i)]) })).update(i)
      for (let i = 0; i < 1000; i++) make(i)
      const { collect } = yield* producer(registry)
      const before = yield* collect
      for (let i = 1000; i < 1100; i++) make(i)
      const after = yield* collect
      const names = ({ data }: MetricProducer.Collection) =>
        data.resourceMetrics[0]!.scopeMetrics[0]!.metrics.map(({ name }) => name)
      assert.deepStrictEqual(names(after), names(before))
      for (let metric = 0; metric < 7; metric++) {
        const [old, now] = [before, after].map(({ data }) =>
          data.resourceMetrics[0]!.scopeMetrics[0]!.metrics[metric]!.dataPoints.map((point) => point.series)
        )
        assert.isAbove(now!.length, old!.length)
        assert.isTrue(old!.every((series, i) => series === now![i]))
      }
      const [a, b] = [before, after].map(({ data }) => data.resourceMetrics[0]!)
      assert.strictEqual(a!.resource, b!.resource)
      assert.strictEqual(a!.scopeMetrics[0]!.scope, b!.scopeMetrics[0]!.scope)
      assert.isTrue(new Set(points(after).map(([, point]) => point.timeUnixNano)).size === 1, "one time for the batch")
    }))

  it.scoped("a snapshot in another order gives the same order", () =>
    Effect.gen(function*() {
      const inner = MetricRegistry.make()
      for (const name of ["x", "y", "z"]) inner.get(counter({ name })).update(1)
      let order = (pairs: ReturnType<typeof inner.snapshot>) => pairs
      const registry = { snapshot: () => order(inner.snapshot()) } as unknown as MetricRegistry.MetricRegistry
      const { collect } = yield* producer(registry)
      const before = yield* collect
      order = (pairs) => pairs.reverse()
      const after = yield* collect
      assert.isTrue(series(before).every((one, i) => one === series(after)[i]))
      order = (pairs) => pairs.slice(1)
      assert.deepStrictEqual(points(yield* collect).map(([{ name }]) => name), ["y", "z"])
      order = (pairs) => pairs
      assert.isTrue(series(before).every((one, i) => one === series(after)[i]), "who comes back is the same")
    }))

  it.scoped("a series begins at the collection before it was seen, and no later [R43] [R72]", () =>
    Effect.gen(function*() {
      const registry = MetricRegistry.make()
      yield* TestClock.setTime(1000)
      const { collect } = yield* producer(registry)
      registry.get(counter({ name: "a" })).update(1)
      yield* TestClock.setTime(2000)
      const first = yield* collect
      registry.get(counter({ name: "b" })).update(1)
      yield* TestClock.setTime(3000)
      const second = yield* collect
      const times = (collection: MetricProducer.Collection) =>
        points(collection).map(([, point]) => [
          point.series.startTimeUnixNano / 1_000_000n,
          point.startTimeUnixNano / 1_000_000n,
          point.timeUnixNano / 1_000_000n
        ])
      assert.deepStrictEqual(times(first), [[1000n, 1000n, 2000n]])
      assert.deepStrictEqual(times(second), [[1000n, 1000n, 3000n], [2000n, 2000n, 3000n]])
    }))

  it.scoped("a start is always before the time", () =>
    Effect.gen(function*() {
      const registry = MetricRegistry.make()
      yield* TestClock.setTime(1000)
      const { collect } = yield* producer(registry)
      registry.get(counter({ name: "a" })).update(1)
      yield* collect
      registry.get(counter({ name: "b" })).update(1)
      for (const [, point] of points(yield* collect)) {
        assert.isTrue(point.startTimeUnixNano < point.timeUnixNano)
      }
    }))

  it.effect("a producer that is made again goes on with the same series and starts", () =>
    Effect.gen(function*() {
      const registry = MetricRegistry.make()
      const once = Effect.scoped(Effect.flatMap(producer(registry), ({ collect }) => collect))
      yield* TestClock.setTime(1000)
      registry.get(counter()).update(1)
      registry.get(MetricKey.frequency("f")).update("word")
      const before = yield* once
      yield* TestClock.setTime(5000)
      const after = yield* once
      assert.strictEqual(series(after).length, 2)
      assert.isTrue(series(after).every((one, i) => one === series(before)[i]))
      registry.get(counter({ name: "new" })).update(1)
      yield* TestClock.setTime(9000)
      assert.deepStrictEqual(
        series(yield* once).map(({ startTimeUnixNano }) => startTimeUnixNano / 1_000_000n),
        [999n, 999n, 5000n]
      )
    }))

  it.scoped("a monotonic total that falls is a new series with a new start [R216]", () =>
    Effect.gen(function*() {
      let inner = MetricRegistry.make()
      const distribution = histogram([1])
      const registry = { snapshot: () => inner.snapshot() } as unknown as MetricRegistry.MetricRegistry
      const record = (value: number) => {
        inner.get(counter({ name: "sum" })).update(value)
        inner.get(MetricKey.counter("up_down")).update(value)
        inner.get(MetricKey.gauge("gauge")).update(value)
        for (let i = 0; i < value; i++) inner.get(distribution).update(i)
      }
      yield* TestClock.setTime(1000)
      const { collect } = yield* producer(registry)
      record(5)
      yield* TestClock.setTime(2000)
      const before = yield* collect
      inner = MetricRegistry.make()
      record(3)
      yield* TestClock.setTime(3000)
      const after = yield* collect
      assert.deepStrictEqual(values(after), [3, 3, 3, 3])
      assert.deepStrictEqual(series(after).map((one, i) => one === series(before)[i]), [false, true, true, false])
      assert.deepStrictEqual(
        points(after).map(([, point]) => point.startTimeUnixNano / 1_000_000n),
        [2000n, 1000n, 1000n, 2000n]
      )
      assert.isTrue(points(after).every(([, point]) => point.series.startTimeUnixNano === point.startTimeUnixNano))
    }))
})
