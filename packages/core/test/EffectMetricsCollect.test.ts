import { assert, describe, it } from "@effect/vitest"
import * as EffectMetrics from "@efflux/core/EffectMetrics"
import * as ExportContext from "@efflux/core/ExportContext"
import * as MetricProducer from "@efflux/core/MetricProducer"
import * as MetricsData from "@efflux/core/MetricsData"
import * as Resource from "@efflux/core/Resource"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as MetricKey from "effect/MetricKey"
import * as MetricLabel from "effect/MetricLabel"
import * as MetricPolling from "effect/MetricPolling"
import * as MetricRegistry from "effect/MetricRegistry"
import * as Scope from "effect/Scope"
import * as TestClock from "effect/TestClock"

const make = (options: EffectMetrics.Options) =>
  Effect.provideService(EffectMetrics.make(options), Resource.Resource, Resource.make([["a", "b"]], "schema"))

const as = (trigger: ExportContext.Trigger) => <A, E>(self: Effect.Effect<A, E>) =>
  Effect.flatMap(
    ExportContext.make({ window: "10 seconds", budget: "5 seconds", legs: 1, trigger }),
    (context) => ExportContext.provide(context)(self)
  )

const values = ({ data }: MetricProducer.Collection) =>
  MetricsData.dataPoints(data).map(([, point]) => "value" in point ? point.value : undefined)

describe("EffectMetrics: collect", () => {
  it.scoped("the resource and the scope are those that were given", () =>
    Effect.gen(function*() {
      const registry = MetricRegistry.make()
      const empty = yield* make({ registry })
      assert.deepStrictEqual((yield* empty.collect).data, MetricsData.empty)
      registry.get(MetricKey.gauge("g")).update(1)
      const { collect } = yield* make({ registry, scope: { name: "mine", version: "2" } })
      const [{ resource, schemaUrl, scopeMetrics }] = (yield* collect).data.resourceMetrics as [
        MetricsData.ResourceMetrics
      ]
      assert.deepStrictEqual({ resource, schemaUrl }, {
        resource: { attributes: [["a", "b"]], droppedAttributesCount: 0 },
        schemaUrl: "schema"
      })
      assert.deepStrictEqual(scopeMetrics.map(({ scope }) => [scope.name, scope.version]), [["mine", "2"]])
    }))

  it.effect("the constant layer is one producer for all who share it, over the global registry", () =>
    Effect.gen(function*() {
      const name = "EffectMetricsCollect.test/shared"
      const seen: Array<MetricProducer.Service> = []
      const reader = Layer.effectDiscard(Effect.map(MetricProducer.MetricProducer, (producer) => seen.push(producer)))
      yield* Metric.increment(Metric.counter(name))
      yield* Layer.build(Layer.mergeAll(reader, Layer.fresh(reader)).pipe(Layer.provide(EffectMetrics.layer))).pipe(
        Effect.zipRight(Effect.flatMap(Effect.suspend(() => seen[0]!.collect), ({ data }) => {
          const names = MetricsData.dataPoints(data).map(([metric]) => metric.name)
          return Effect.sync(() => assert.include(names, name))
        })),
        Effect.scoped,
        Effect.provideService(Resource.Resource, Resource.make([]))
      )
      assert.strictEqual(seen.length, 2)
      assert.strictEqual(seen[0], seen[1])
    }))

  it.effect("beforeCollect records what is polled, without the tags of its caller", () =>
    Effect.gen(function*() {
      const name = "EffectMetricsCollect.test/polled"
      let depth = 0
      const polling = MetricPolling.make(Metric.gauge(name), Effect.sync(() => ++depth))
      const { collect } = yield* make({ beforeCollect: MetricPolling.pollAndUpdate(polling) })
      for (const expected of [1, 2]) {
        const { data } = yield* Effect.tagMetrics(collect, "request", "scrape")
        const found = MetricsData.dataPoints(data).filter(([metric]) => metric.name === name)
        assert.deepStrictEqual(found.map(([, point]) => "value" in point && point.value), [expected])
        assert.deepStrictEqual(found[0]![1].series.attributes, [])
      }
    }).pipe(Effect.scoped))

  it.scoped("a failure, a defect and a hang of beforeCollect are errors, and the rest is collected [R76]", () =>
    Effect.gen(function*() {
      const registry = MetricRegistry.make()
      registry.get(MetricKey.gauge("g")).update(1)
      const cases: ReadonlyArray<readonly [Effect.Effect<unknown, unknown>, RegExp]> = [
        [Effect.fail(new Error("no queue")), /beforeCollect failed: no queue/],
        [Effect.dieMessage("broken"), /beforeCollect failed: broken/],
        [Effect.interrupt, /beforeCollect failed/],
        [Effect.never, /no end within 5s/],
        [Effect.uninterruptible(Effect.never), /no end within 5s/]
      ]
      for (const [beforeCollect, message] of cases) {
        const { collect } = yield* make({ registry, beforeCollect })
        const fiber = yield* Effect.fork(collect)
        yield* TestClock.adjust("5 seconds")
        const collection = yield* Fiber.join(fiber)
        assert.deepStrictEqual(values(collection), [1])
        assert.strictEqual(collection.errors.length, 1)
        assert.match(collection.errors[0]!.message, message)
      }
    }))

  it.scoped("a registry that cannot be read is an error of collect", () =>
    Effect.gen(function*() {
      const registry = {
        snapshot: (): never => {
          throw new Error("gone")
        }
      } as unknown as MetricRegistry.MetricRegistry
      const { collect } = yield* make({ registry })
      assert.match((yield* Effect.flip(collect)).message, /gone/)
    }))

  it.scoped("ticks at one time share one collection; a flush sees all that was recorded before it", () =>
    Effect.gen(function*() {
      const registry = MetricRegistry.make()
      const hook = registry.get(MetricKey.counter("c"))
      const gates = yield* Effect.all([Deferred.make<void>(), Deferred.make<void>()])
      const begun = yield* Deferred.make<void>()
      let runs = 0
      const slow = MetricRegistry.make()
      const snapshots = Object.assign(slow, { snapshot: () => registry.snapshot() })
      const { collect } = yield* make({
        registry: snapshots,
        beforeCollect: Effect.suspend(() => {
          const gate = gates[runs++]!
          return Effect.zipRight(Deferred.succeed(begun, undefined), Deferred.await(gate))
        })
      })
      hook.update(1)
      const ticks = yield* Effect.all([collect, collect].map((one) => Effect.fork(as("tick")(one))))
      yield* Deferred.await(begun)
      const flushes = yield* Effect.all(
        [as("flush")(collect), as("shutdown")(collect), collect].map((one) => Effect.fork(one))
      )
      yield* Effect.repeatN(Effect.yieldNow(), 20)
      yield* Deferred.succeed(gates[0]!, undefined)
      const [first, second] = yield* Effect.all(ticks.map(Fiber.join))
      assert.strictEqual(first, second)
      hook.update(1)
      yield* Deferred.succeed(gates[1]!, undefined)
      const flushed = yield* Effect.all(flushes.map(Fiber.join))
      assert.isTrue(flushed.every((one) => one === flushed[0] && one !== first))
      assert.deepStrictEqual([values(first!), values(flushed[0]!), runs], [[1], [2], 2])
    }))

  it.scoped("a collection is immutable: the next one writes into none of it", () =>
    Effect.gen(function*() {
      const registry = MetricRegistry.make()
      const hook = registry.get(MetricKey.counter("c"))
      hook.update(1)
      const { collect } = yield* make({ registry })
      const before = yield* collect
      const copy = structuredClone(before.data)
      hook.update(1)
      registry.get(MetricKey.counter("c", { description: "later" })).update(5)
      assert.deepStrictEqual(values(yield* collect), [7])
      assert.deepStrictEqual(before.data, copy)
    }))

  it.effect("after the scope is closed, collect fails [R78]", () =>
    Effect.gen(function*() {
      const scope = yield* Scope.make()
      const { collect } = yield* Scope.extend(make({ registry: MetricRegistry.make() }), scope)
      yield* Scope.close(scope, Exit.void)
      assert.match((yield* Effect.flip(collect)).message, /closed/)
    }))

  it.scoped("a large registry is worked off in slices, and comes out whole", () =>
    Effect.gen(function*() {
      const registry = MetricRegistry.make()
      for (let i = 0; i < 3000; i++) {
        registry.get(MetricKey.taggedWithLabels(MetricKey.counter("c"), [MetricLabel.make("i", String(i))])).update(i)
        registry.get(MetricKey.frequency("f")).update(String(i))
      }
      const { collect } = yield* make({ registry })
      // each reading of the clock is a millisecond after the last: four steps make a slice
      let millis = 0
      const clock: Clock.Clock = {
        ...Clock.make(),
        unsafeCurrentTimeNanos: () => BigInt(++millis * 1_000_000),
        currentTimeNanos: Effect.sync(() => BigInt(++millis * 1_000_000)),
        currentTimeMillis: Effect.sync(() => 1000)
      }
      let turns = 0
      let counting = true
      const turn = () => {
        turns++
        if (counting) setImmediate(turn)
      }
      setImmediate(turn)
      const collection = yield* Effect.withClock(collect, clock)
      counting = false
      assert.strictEqual(values(collection).length, 6000)
      assert.deepStrictEqual(values(collection).slice(0, 3), [0, 1, 2])
      assert.isAbove(millis, 6000 / 256, "a step is some hundred points")
      assert.isAbove(turns, 6000 / 256 / 4, "the event loop turned after each slice")
    }))
})
