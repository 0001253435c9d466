import * as Effect from "effect/Effect"
import * as MetricKey from "effect/MetricKey"
import * as MetricRegistry from "effect/MetricRegistry"
import * as Layer from "effect/Layer"
import * as EffectMetrics from "../src/EffectMetrics.js"
import * as Resource from "../src/Resource.js"
const run = (label: string, fill: (r: MetricRegistry.MetricRegistry) => void) => Effect.gen(function*() {
  const registry = MetricRegistry.make()
  fill(registry)
  const producer = yield* EffectMetrics.make({ registry })
  const median = (f: Effect.Effect<unknown>) => Effect.gen(function*() {
    const xs: number[] = []
    for (let i = 0; i < 300; i++) { const t = performance.now(); yield* f; xs.push(performance.now() - t) }
    return xs.slice(150).sort((a, b) => a - b)[50]
  })
  const t = performance.now(); yield* producer.collect as any; const cold = performance.now() - t
  const snap = yield* median(Effect.sync(() => registry.snapshot()))
  const all = yield* median(producer.collect as any)
  console.log(label, "cold", cold.toFixed(2), "snapshot", snap.toFixed(2), "collect", all.toFixed(2), "ratio", (all / snap).toFixed(2))
})
const counters = (names: number, n: number) => (r: MetricRegistry.MetricRegistry) => { for (let i = 0; i < n; i++) r.get(MetricKey.taggedWithLabels(MetricKey.counter("c" + (i % names), {incremental: true}), [{key:"route",value:"/r"+i} as any].map((x:any)=>x))).update(i as never) }
import * as MetricLabel from "effect/MetricLabel"
import * as MetricBoundaries from "effect/MetricBoundaries"
const counters2 = (names: number, n: number) => (r: MetricRegistry.MetricRegistry) => { for (let i = 0; i < n; i++) r.get(MetricKey.taggedWithLabels(MetricKey.counter("c" + (i % names), {incremental: true}), [MetricLabel.make("route", "/r"+i), MetricLabel.make("method","GET")])).update(i as never) }
const b = MetricBoundaries.linear({start:0,width:10,count:16})
const histos = (n: number) => (r: MetricRegistry.MetricRegistry) => { for (let i = 0; i < n; i++) r.get(MetricKey.taggedWithLabels(MetricKey.histogram("h", b), [MetricLabel.make("route", "/r"+i)])).update(i as never) }
Effect.runPromise(Effect.scoped(Effect.gen(function*() {
  yield* run("10k counters, 1 name", counters2(1, 10000))
  yield* run("10k counters, 100 names", counters2(100, 10000))
  yield* run("10k counters, 10k names", counters2(10000, 10000))
  yield* run("10k histograms", histos(10000))
})).pipe(Effect.provide(Resource.layer())))
