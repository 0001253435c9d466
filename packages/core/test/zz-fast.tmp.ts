import * as MetricKey from "effect/MetricKey"
import { define } from "../src/internal/effectMetrics/definition.js"
import * as Stream from "../src/internal/effectMetrics/stream.js"
const f = new Function("o", "return %HasFastProperties(o)") as (o: unknown) => boolean
const sameMap = new Function("a","b", "return %HaveSameMap(a,b)") as (a: unknown, b: unknown) => boolean
const xs = Array.from({length: 2000}, (_, i) => define(MetricKey.counter("c" + i), ""))
console.log(f(xs[0]), f(xs[1999]), sameMap(xs[0], xs[1999]), sameMap(xs[1998], xs[1999]))
for (let i = 0; i < 5; i++) { const t = performance.now(); for (const x of xs) { Stream.slotOf(x, [], 1n) } ; const t1 = performance.now(); for (const x of xs) { x.points = [] } ; const t2 = performance.now(); for (const x of xs) Stream.toMetric(x); const t3 = performance.now(); console.log((t1 - t)/2, (t2-t1)/2,(t3-t2)/2, "us per") }
console.log(f(xs[0]), f(xs[1999]), sameMap(xs[0], xs[1999]))
