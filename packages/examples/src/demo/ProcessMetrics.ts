/**
 * What Node knows of its own process, as metrics: the event loop, the memory, the processor, the garbage collector.
 *
 * @since 0.1.0
 */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as MetricBoundaries from "effect/MetricBoundaries"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import * as PerfHooks from "node:perf_hooks"
import Process from "node:process"

const gauge = (name: string, unit: string, description: string) =>
  Metric.gauge(name, { description }).pipe(Metric.tagged("unit", unit))

const delays = {
  p50: gauge("nodejs.eventloop.delay.p50", "s", "Median delay of the event loop"),
  p99: gauge("nodejs.eventloop.delay.p99", "s", "99th percentile of the event loop's delay"),
  max: gauge("nodejs.eventloop.delay.max", "s", "Longest delay of the event loop")
}
const utilization = gauge("nodejs.eventloop.utilization", "1", "Share of the time in which the event loop was busy")
const heapUsed = gauge("process.memory.heap.used", "By", "Heap in use")
const heapTotal = gauge("process.memory.heap.size", "By", "Heap that V8 holds")
const resident = gauge("process.memory.usage", "By", "Physical memory in use")

const cpuTime = Metric.counter("process.cpu.time", { description: "Processor time", incremental: true }).pipe(
  Metric.tagged("unit", "s")
)
const cpuShare = gauge("process.cpu.utilization", "1", "Processor time by wall time: 1 is one core")

const gc = Metric.histogram(
  "v8js.gc.duration",
  MetricBoundaries.fromIterable([0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1]),
  "Pauses of the garbage collector"
).pipe(Metric.tagged("unit", "s"))

const { constants } = PerfHooks

const gcTypes: ReadonlyMap<unknown, string> = new Map([
  [constants.NODE_PERFORMANCE_GC_MINOR, "minor"],
  [constants.NODE_PERFORMANCE_GC_MAJOR, "major"],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, "incremental"],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, "weakcb"]
])

/** How fine the event loop is looked at, in milliseconds; the histogram tells delays with this much added. */
const resolution = 10

const seconds = (delayNanos: number): number => Math.max(0, delayNanos / 1e9 - resolution / 1e3)

const eventLoopDelay = Effect.acquireRelease(
  Effect.sync(() => {
    const histogram = PerfHooks.monitorEventLoopDelay({ resolution })
    histogram.enable()
    return histogram
  }),
  (histogram) => Effect.sync(() => histogram.disable())
)

/** Hands out the collections since it was asked last. */
const collections = Effect.map(
  Effect.acquireRelease(
    Effect.sync(() => {
      let pauses: Array<PerfHooks.PerformanceEntry> = []
      const observer = new PerfHooks.PerformanceObserver((list) => {
        pauses.push(...list.getEntries())
      })
      observer.observe({ entryTypes: ["gc"] })
      const take = () => {
        const taken = [...pauses, ...observer.takeRecords()]
        pauses = []
        return taken
      }
      return { observer, take }
    }),
    ({ observer }) => Effect.sync(() => observer.disconnect())
  ),
  ({ take }) => Effect.sync(take)
)

const sampler: Effect.Effect<Effect.Effect<void>, never, Scope.Scope> = Effect.gen(function*() {
  const delay = yield* eventLoopDelay
  const takeCollections = yield* collections
  let loop = PerfHooks.performance.eventLoopUtilization()
  let cpu = Process.cpuUsage()
  let time = Process.hrtime.bigint()

  const recordLoop = Effect.gen(function*() {
    yield* Metric.set(delays.p50, seconds(delay.percentile(50)))
    yield* Metric.set(delays.p99, seconds(delay.percentile(99)))
    yield* Metric.set(delays.max, seconds(delay.max))
    delay.reset()
    const now = PerfHooks.performance.eventLoopUtilization()
    yield* Metric.set(utilization, PerfHooks.performance.eventLoopUtilization(now, loop).utilization)
    loop = now
  })

  const recordCpu = Effect.gen(function*() {
    const now = Process.cpuUsage()
    const nanos = Process.hrtime.bigint()
    const wall = Math.max(1e-9, Number(nanos - time) / 1e9)
    for (const mode of ["user", "system"] as const) {
      const spent = (now[mode] - cpu[mode]) / 1e6
      yield* Metric.update(Metric.tagged(cpuTime, "cpu.mode", mode), spent)
      yield* Metric.set(Metric.tagged(cpuShare, "cpu.mode", mode), spent / wall)
    }
    cpu = now
    time = nanos
  })

  const recordMemory = Effect.gen(function*() {
    const { heapTotal: size, heapUsed: used, rss } = Process.memoryUsage()
    yield* Metric.set(heapUsed, used)
    yield* Metric.set(heapTotal, size)
    yield* Metric.set(resident, rss)
  })

  // what has no window is known at once
  yield* recordMemory
  return Effect.gen(function*() {
    yield* recordLoop
    yield* recordCpu
    yield* recordMemory
    for (const entry of yield* takeCollections) {
      const { detail, duration } = entry as PerfHooks.PerformanceEntry & {
        readonly detail?: { readonly kind?: number }
      }
      const type = gcTypes.get(detail?.kind) ?? "other"
      yield* Metric.update(Metric.tagged(gc, "v8js.gc.type", type), duration / 1e3)
    }
  })
})

/**
 * Observes the process, and records once in each window what happened in it. The clock is the layer's own: two pipelines
 * collect, and with an `EffectMetrics` that samples before each collection each would cut the other's window short.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (window: Duration.DurationInput): Layer.Layer<never> =>
  Layer.scopedDiscard(
    Effect.flatMap(sampler, (sample) => Effect.forkScoped(Effect.schedule(sample, Schedule.fixed(window))))
  )
