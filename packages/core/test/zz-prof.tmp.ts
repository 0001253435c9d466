import * as Effect from "effect/Effect"
import * as MetricKey from "effect/MetricKey"
import * as MetricLabel from "effect/MetricLabel"
import * as MetricRegistry from "effect/MetricRegistry"
import * as Batch from "../src/internal/effectMetrics/batch.js"
import * as Memory from "../src/internal/effectMetrics/memory.js"
import { toMetrics } from "../src/internal/effectMetrics/snapshot.js"
const names = Number(process.argv[2]), n = Number(process.argv[3])
const r = MetricRegistry.make()
for (let i = 0; i < n; i++) r.get(MetricKey.taggedWithLabels(MetricKey.counter("c" + (i % names), {incremental: true}), [MetricLabel.make("route", "/r"+i), MetricLabel.make("method","GET")])).update(i as never)
const memory = Memory.of(r, 1n)
let time = 1n
const once = () => { const s = r.snapshot(); const t0 = performance.now(); const b = Batch.begin(memory, time += 1000000n); const g = toMetrics(b, s); let x = g.next(); while (!x.done) x = g.next(); Batch.end(b); return performance.now() - t0 }
console.log("cold", once())
const xs: number[] = []
for (let i = 0; i < 200; i++) xs.push(once())
xs.sort((a, b) => a - b)
console.log("median", xs[100], "min", xs[0], "ns per series", xs[100]/n*1e6)
