/**
 * The harness itself: a request written by hand goes into a real collector and comes out of it.
 *
 * The tests of our own exporters against the collector each have a file of their own beside this one.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import { Collector, layer, make } from "../src/Collector.js"
import * as OtlpJson from "../src/OtlpJson.js"

const request: OtlpJson.Request = {
  resourceMetrics: [{
    resource: { attributes: [{ key: "service.name", value: { stringValue: "interop" } }] },
    scopeMetrics: [{
      scope: { name: "by-hand", version: "1" },
      metrics: [{
        name: "requests",
        unit: "{request}",
        sum: {
          dataPoints: [{ startTimeUnixNano: "1", timeUnixNano: "2", asInt: "9007199254740993" }],
          aggregationTemporality: 2,
          isMonotonic: true
        }
      }, {
        name: "temperature",
        gauge: { dataPoints: [{ timeUnixNano: "2", asDouble: 21.5 }, { timeUnixNano: "2", asDouble: "NaN" }] }
      }]
    }]
  }]
}

const post = (httpUrl: string, body: string) =>
  Effect.promise(() =>
    fetch(`${httpUrl}/v1/metrics`, { method: "POST", headers: { "content-type": "application/json" }, body })
  )

describe("Collector", () => {
  it.scopedLive("takes OTLP/JSON over HTTP and writes what it accepted, before it answers", () =>
    Effect.gen(function*() {
      const collector = yield* Collector
      assert.deepStrictEqual(yield* collector.received, [])
      const response = yield* post(collector.httpUrl, JSON.stringify(request))
      assert.strictEqual(response.status, 200)
      assert.deepStrictEqual(yield* Effect.promise(() => response.json()), { partialSuccess: {} })
      assert.deepStrictEqual(yield* collector.received, [request])
    }).pipe(Effect.provide(layer)))

  it.scopedLive("refuses what is not OTLP", () =>
    Effect.gen(function*() {
      const collector = yield* Collector
      assert.strictEqual((yield* post(collector.httpUrl, "{")).status, 400)
      assert.deepStrictEqual(yield* collector.received, [])
    }).pipe(Effect.provide(layer)))

  // With the test's clock, which stands still: the harness has its own.
  it.scoped("awaits data points, and says how many came", () =>
    Effect.gen(function*() {
      const collector = yield* make
      const waiting = yield* Effect.fork(collector.awaitPoints(6))
      yield* post(collector.httpUrl, JSON.stringify(request))
      const { message } = yield* Effect.flip(collector.awaitPoints(6, "100 millis"))
      assert.strictEqual(message, "awaited 6 data points, got 3")
      yield* post(collector.httpUrl, JSON.stringify(request))
      assert.strictEqual(OtlpJson.metrics(yield* waiting.await.pipe(Effect.flatten)).length, 4)
    }))

  it.scopedLive("has ports of its own, and ends with its scope", () =>
    Effect.gen(function*() {
      const scope = yield* Scope.make()
      const first = yield* Scope.extend(make, scope)
      const second = yield* make
      const { grpcAddress, httpUrl } = first
      assert.strictEqual(
        new Set([httpUrl, `http://${grpcAddress}`, second.httpUrl, `http://${second.grpcAddress}`]).size,
        4
      )
      yield* Scope.close(scope, Exit.void)
      const refused = yield* Effect.tryPromise(() => fetch(httpUrl)).pipe(Effect.flip)
      assert.match(String((refused.error as Error).cause), /ECONNREFUSED/)
      assert.strictEqual((yield* post(second.httpUrl, JSON.stringify(request))).status, 200)
    }))
})
