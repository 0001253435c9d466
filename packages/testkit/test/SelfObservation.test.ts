import { assert, describe, it } from "@effect/vitest"
import {
  AttemptTimeout,
  Encode,
  ExportContext,
  Fallback,
  Leg,
  MetricExporter,
  MetricProducer,
  type MetricsData,
  Observed,
  Payload,
  PeriodicReader,
  type Range,
  Resource,
  Retry,
  RetrySchedule,
  SelfObservation
} from "@efflux/core"
import * as Effect from "effect/Effect"
import * as FC from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import { flow } from "effect/Function"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as TestClock from "effect/TestClock"
import * as TestContext from "effect/TestContext"
import { RecordingExporter, type Script, ScriptedTransport, Snapshot, TestProducer } from "../src/index.js"

const resource = Resource.layer({ "service.name": "test" })

const snapshot = (points: number) =>
  Snapshot.make(Array.from({ length: points }, (_, i) => Snapshot.counter(`requests.${i}`, i)))

const encoder = {
  encode: (_: MetricsData.MetricsData, range: Range.Range) =>
    Effect.succeed(Payload.make(new Uint8Array(1), "text/plain", range))
}

/** What a leg says of its points: `exported` without an error, `failed` with one, and `inflight`. */
const counts = (data: MetricsData.MetricsData, component: string) => {
  const sums = { exported: 0, failed: 0, inflight: 0 }
  for (const { scopeMetrics } of data.resourceMetrics) {
    for (const metric of scopeMetrics.flatMap(({ metrics }) => metrics)) {
      if (metric._tag !== "Sum") continue
      for (const { series, value } of metric.dataPoints) {
        const attributes = Object.fromEntries(series.attributes)
        if (attributes["otel.component.name"] !== component) continue
        if (metric.name.endsWith("inflight")) sums.inflight += Number(value)
        else if (attributes["error.type"] === undefined) sums.exported += Number(value)
        else sums.failed += Number(value)
      }
    }
  }
  return sums
}

const steps: ReadonlyArray<Script.Step> = ["ok", "ok", 503, 401, 400, "reset", "hang", "split", "defect", {
  rejected: 2
}, { delay: "700 millis", step: "ok" }]

/** Whether the receiver has the payload after this step: a hung one has it, only nobody hears of it. */
const arrives = (step: Script.Step): boolean => step === "ok" || step === "hang" || typeof step === "object"

const script = FC.array(FC.constantFrom(...steps), { minLength: 1, maxLength: 12 })

const run = (points: number, first: ReadonlyArray<Script.Step>, second: ReadonlyArray<Script.Step>, cutAt: number) =>
  Effect.scoped(Effect.gen(function*() {
    const registry = yield* SelfObservation.make
    const encodeWith = yield* Encode.encodeWith(encoder, { maxExportBatchSize: 3 })

    const makeLeg = (script: ReadonlyArray<Script.Step>) =>
      Effect.gen(function*() {
        const wire = yield* ScriptedTransport.make([script[0]!, ...script.slice(1)])
        const policy = flow(AttemptTimeout.attemptTimeout("1 second"), Retry.retry(RetrySchedule.doubling(2)))
        const observer = yield* registry.exporter({ name: "leg", type: "leg" })
        return {
          send: Observed.observed(observer)(Leg.deadline(encodeWith(policy(wire.transport.send)))),
          // ordinals that the receiver saw since the last call
          arrived: (since: number) =>
            Effect.map(wire.attempts, (attempts) => {
              const seen = new Set<number>()
              attempts.slice(since).forEach(({ payload: { covers } }, i) => {
                if (!arrives(script[Math.min(since + i, script.length - 1)]!)) return
                for (let ordinal = covers.start; ordinal < covers.end; ordinal++) seen.add(ordinal)
              })
              return { attempts: attempts.length, points: seen.size }
            })
        }
      })

    const legs = [yield* makeLeg(first), yield* makeLeg(second)] as const
    const fallback = yield* Fallback.make<MetricsData.MetricsData>(legs[1].send, { stickyFor: 0 })
    const send = fallback(legs[0].send)
    const received = [0, 0]
    const attempts = [0, 0]
    for (let round = 0; round < 3; round++) {
      const context = yield* ExportContext.make({ window: 20_000, budget: 9_000, legs: 2, trigger: "tick" })
      const fiber = yield* Effect.fork(Effect.exit(ExportContext.provide(context)(send(snapshot(points)))))
      yield* TestClock.adjust(round === 1 ? cutAt : 30_000)
      yield* Fiber.interrupt(fiber)
      for (const i of [0, 1] as const) {
        const arrived = yield* legs[i].arrived(attempts[i]!)
        attempts[i] = arrived.attempts
        received[i]! += arrived.points
      }
    }
    const { data } = yield* registry.collect
    for (const i of [0, 1] as const) {
      const { exported, failed, inflight } = counts(data, `leg/${i}`)
      assert.isAtMost(exported, received[i]!, `leg ${i} says exported what never arrived`)
      assert.isAtMost(received[i]!, exported + failed, `leg ${i} does not account for what arrived`)
      assert.strictEqual(inflight, 0)
    }
    assert.isAtLeast(counts(data, "leg/0").exported + counts(data, "leg/0").failed, points)
  })).pipe(Effect.provide(resource), Logger.withMinimumLogLevel(LogLevel.None))

describe("SelfObservation against scripted wires", () => {
  it("exported ≤ received ≤ exported + failed on each leg, whatever the wires do [R227]", () =>
    FC.assert(
      FC.asyncProperty(
        FC.integer({ min: 1, max: 8 }),
        script,
        script,
        FC.integer({ min: 0, max: 20_000 }),
        (points, first, second, cutAt) =>
          Effect.runPromise(Effect.provide(run(points, first, second, cutAt), TestContext.TestContext))
      ),
      { numRuns: 30 }
    ), 60_000)

  it.scoped("goes the way of the application's metrics: one pipeline, two scopes [R225]", () =>
    Effect.gen(function*() {
      const exporter = yield* RecordingExporter.make({ script: ["ok", 503, "ok"] })
      const Pipeline = PeriodicReader.layer().pipe(
        Layer.provide(
          Layer.succeed(MetricExporter.MetricExporter, exporter.exporter).pipe(MetricExporter.observed())
        ),
        Layer.provide(
          TestProducer.layer(snapshot(3)).pipe(
            MetricProducer.observed(),
            MetricProducer.withProducer(MetricProducer.layerFromSelfObservation)
          )
        ),
        Layer.provide(SelfObservation.layer),
        Layer.provide(resource)
      )
      yield* Layer.build(Pipeline)
      yield* TestClock.adjust("4 minutes")
      const exports = yield* exporter.exports
      assert.strictEqual(exports.length, 4)
      const scopes = exports[3]!.data.resourceMetrics.flatMap(({ scopeMetrics }) =>
        scopeMetrics.map(({ scope }) => scope.name)
      )
      assert.strictEqual(scopes.at(-1), "@efflux/core/SelfObservation")
      assert.strictEqual(scopes.length, 2)
      const sizes = exports.map(({ data }) =>
        data.resourceMetrics.reduce((n, { scopeMetrics }) =>
          n + scopeMetrics.flatMap(({ metrics }) => metrics).flatMap(({ dataPoints }) => [...dataPoints]).length, 0)
      )
      // exported, inflight and collection; then operation; then both with the error
      assert.deepStrictEqual(sizes, [3 + 3, 3 + 4, 3 + 6, 3 + 6])
      assert.deepStrictEqual(counts(exports[3]!.data, "recording_metric_exporter/0"), {
        exported: 6 + 9,
        failed: 7,
        inflight: 0
      })
    }))
})
