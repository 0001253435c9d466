/**
 * The fault matrix: a wire that breaks in every way we know, between a pipeline and a real collector. The application
 * does not notice, and what it recorded arrives in the end, exactly.
 */
import { assert, describe, it } from "@effect/vitest"
import { EffectMetrics, ExportSchedule, MetricExporter, PeriodicReader, Resource } from "@efflux/core"
import { NodeClient } from "@efflux/node"
import { OtlpHttp } from "@efflux/otlp"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Metric from "effect/Metric"
import * as Schedule from "effect/Schedule"
import * as Scope from "effect/Scope"
import * as Collector from "../src/Collector.js"
import * as FaultProxy from "../src/FaultProxy.js"
import * as OtlpJson from "../src/OtlpJson.js"

const faults: ReadonlyArray<FaultProxy.Fault> = [
  "refuse",
  "silence",
  "delay",
  "trickle",
  "garbage",
  "reset-request",
  "reset-reply",
  "stuck-reply",
  "half-close",
  400,
  401,
  413,
  429,
  500,
  503
]

/** How many measurements the application makes in each of three spells: before, during and after the fault. */
const spell = 100

const quickly = Schedule.intersect(Schedule.spaced("20 millis"), Schedule.recurs(2))

const otlp = (url: string) =>
  OtlpHttp.layer({ url, retry: quickly, attemptTimeout: "150 millis" }).pipe(Layer.provide(NodeClient.layer()))

/** A pipeline in a scope of its own, every 500 ms, with what it logged at Info and above. */
const start = <E>(exporter: Layer.Layer<MetricExporter.MetricExporter, E>) =>
  Effect.gen(function*() {
    const log: Array<string> = []
    const logger = Logger.make(({ logLevel, message }) => {
      if (LogLevel.greaterThanEqual(logLevel, LogLevel.Info)) log.push(`${logLevel._tag}: ${String(message)}`)
    })
    const scope = yield* Scope.make()
    yield* PeriodicReader.layer({ shutdownTimeout: "2 seconds" }).pipe(
      Layer.provide(exporter),
      Layer.provide(ExportSchedule.layer("500 millis")),
      Layer.provide(EffectMetrics.layer),
      Layer.provide(Resource.layer({ "service.name": "faults" })),
      Layer.provide(Logger.replace(Logger.defaultLogger, logger)),
      Layer.buildWithScope(scope)
    )
    return { log, close: Scope.close(scope, Exit.void) }
  })

/** Records for about 300 ms, and tells how long the application needed for each round of it, in the median. */
const record = (metric: Metric.Metric.Counter<number>) =>
  Effect.gen(function*() {
    const times: Array<number> = []
    for (let i = 0; i < spell; i++) {
      const [elapsed] = yield* Effect.timed(Effect.zipRight(Metric.increment(metric), Effect.sleep("3 millis")))
      times.push(Duration.toMillis(elapsed))
    }
    return times.sort((a, b) => a - b)[spell / 2]!
  })

/** The last value of a counter that a collector has, 0 if there is none. */
const last = (collector: Collector.Running, name: string) =>
  Effect.map(collector.received, (requests) => {
    const values = OtlpJson.metrics(requests).filter((metric) => metric.name === name).flatMap(OtlpJson.points)
    return Number(values.at(-1)?.asDouble ?? 0)
  })

const eventually = (collector: Collector.Running, name: string, value: number) =>
  last(collector, name).pipe(
    Effect.delay("20 millis"),
    Effect.repeat({ until: (found) => found === value }),
    Effect.timeoutOption("5 seconds"),
    Effect.andThen(last(collector, name))
  )

/** What a fault does not do: a slow wire delivers, and a reply that is lost came from a receiver that has the request. */
const harmless: ReadonlySet<FaultProxy.Fault> = new Set(["delay", "trickle"])
const delivering: ReadonlySet<FaultProxy.Fault> = new Set(["reset-reply", "stuck-reply"])

describe("a wire that breaks", () => {
  for (const fault of faults) {
    it.scopedLive(`${fault}, with retry: the application goes on, one warning, exact values in the end`, () =>
      Effect.gen(function*() {
        const collector = yield* Collector.make
        const proxy = yield* FaultProxy.make(`${collector.httpUrl}/v1/metrics`)
        const name = `fault_retry_${fault}`
        const metric = Metric.counter(name, { incremental: true })
        const { close, log } = yield* start(otlp(proxy.url))

        const before = yield* record(metric)
        assert.strictEqual(yield* eventually(collector, name, spell), spell)
        yield* proxy.set(fault)
        const during = yield* record(metric)
        yield* Effect.sleep("800 millis")
        assert.isAtMost(during, 2 * before + 2)
        assert.isAtMost(yield* proxy.connections, 16)
        if (!delivering.has(fault) && !harmless.has(fault)) assert.strictEqual(yield* last(collector, name), spell)

        yield* proxy.set("none")
        yield* record(metric)
        assert.strictEqual(yield* eventually(collector, name, 3 * spell), 3 * spell)
        yield* Metric.increment(metric)
        yield* close
        assert.strictEqual(yield* last(collector, name), 3 * spell + 1)
        if (!harmless.has(fault)) {
          const levels = log.map((line) => line.slice(0, line.indexOf(":")))
          // what is refused down to single points may fail for want of time and be rejected: two warnings
          const warnings = fault === 413 ? levels.slice(0, -1) : ["Warning"]
          assert.deepStrictEqual(levels, [...warnings, "Info"], log.join("\n"))
          assert.isAtMost(log.length, 3, log.join("\n"))
        }
      }))

    // a receiver that finds every single point too large has judged it: there is nothing left for a fallback
    if (fault === 413) continue
    it.scopedLive(`${fault}, with a fallback: what was recorded arrives there meanwhile`, () =>
      Effect.gen(function*() {
        const [collector, spare] = yield* Effect.all([Collector.make, Collector.make])
        const proxy = yield* FaultProxy.make(`${collector.httpUrl}/v1/metrics`)
        const name = `fault_fallback_${fault}`
        const metric = Metric.counter(name, { incremental: true })
        const { close } = yield* start(
          otlp(proxy.url).pipe(MetricExporter.withFallback(otlp(`${spare.httpUrl}/v1/metrics`)))
        )

        yield* proxy.set(fault)
        yield* record(metric)
        if (harmless.has(fault)) {
          assert.strictEqual(yield* eventually(collector, name, spell), spell)
        } else {
          assert.strictEqual(yield* eventually(spare, name, spell), spell)
        }
        yield* proxy.set("none")
        yield* record(metric)
        yield* close
        const found = [yield* last(collector, name), yield* last(spare, name)]
        assert.include(found, 2 * spell)
      }))
  }
})
