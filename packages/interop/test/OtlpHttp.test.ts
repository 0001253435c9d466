/**
 * OTLP over HTTP: what our exporter sends, a real collector reads, and writes out as it went in.
 */
import { assert, describe, it } from "@effect/vitest"
import { Delivery, MetricExporter, type MetricsData } from "@efflux/core"
import { NodeClient } from "@efflux/node"
import { OtlpHttp } from "@efflux/otlp"
import { Arbitraries, OtlpDecoder, type OtlpMessage, OtlpReceiver, Snapshot } from "@efflux/testkit"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Layer from "effect/Layer"
import { Collector, layer } from "../src/Collector.js"
import type * as OtlpJson from "../src/OtlpJson.js"

const send = (url: string, data: MetricsData.MetricsData, options: OtlpHttp.Options = {}) =>
  Effect.flatMap(MetricExporter.MetricExporter, (exporter) => exporter.export(data)).pipe(
    Effect.provide(OtlpHttp.layer({ url, ...options }).pipe(Layer.provide(NodeClient.layer())))
  )

/** What the collector wrote, as the testkit's decoder reads it. */
const decode = (request: OtlpJson.Request): OtlpMessage.ExportRequest =>
  OtlpDecoder.decode(new TextEncoder().encode(JSON.stringify(request)), "json").request

/** Without the sign of zeros, which `JSON.stringify` loses on the way back from the collector's file. */
const unsigned = (tree: unknown): unknown => {
  if (tree === 0) return 0
  if (Array.isArray(tree)) return tree.map(unsigned)
  if (tree instanceof Uint8Array || typeof tree !== "object" || tree === null) return tree
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, unsigned(value)]))
}

const everyKind = Snapshot.make([
  Snapshot.counter("requests", 3, { route: "/" }, { unit: "{request}", description: "by route" }),
  Snapshot.counter("beyond", 2n ** 53n + 1n),
  Snapshot.upDownCounter("queue", -4n),
  Snapshot.gauge("temperature", -0.5, {
    nan: Number.NaN,
    deep: { list: [1, "two", null, true], bytes: Uint8Array.of(0, 255) }
  }),
  Snapshot.histogram("duration", { bounds: [1, 10], counts: [1, 1, 1], sum: 73.2, min: 0.2, max: 70 }),
  Snapshot.exponentialHistogram("size", {
    scale: -1,
    sum: 6,
    zeroCount: 2,
    positive: { offset: -3, bucketCounts: [1, 0, 300] },
    negative: { offset: 2, bucketCounts: [7] }
  }),
  Snapshot.summary("latency", { quantiles: [[0, 1], [0.5, 2], [1, 9]], count: 3, sum: 6 })
], { resource: { "service.name": "interop" }, scope: "by-hand" })

describe("OtlpHttp against a real collector", () => {
  it.scopedLive("every kind of point arrives as it was", () =>
    Effect.gen(function*() {
      const collector = yield* Collector
      const delivery = yield* send(`${collector.httpUrl}/v1/metrics`, everyKind)
      assert.deepStrictEqual(delivery, { ...Delivery.empty, accepted: 7 })
      const [request] = yield* collector.received
      const [{ resource, scopeMetrics }] = decode(request!).resourceMetrics as [OtlpMessage.ResourceMetrics]
      assert.deepStrictEqual(resource!.attributes, [{ key: "service.name", value: { stringValue: "interop" } }])
      const metrics = scopeMetrics[0]!.metrics
      assert.deepStrictEqual(metrics.map(({ name }) => name), [
        "requests",
        "beyond",
        "queue",
        "temperature",
        "duration",
        "size",
        "latency"
      ])
      const [requests, beyond, queue, temperature, duration, size, latency] = metrics
      assert.deepStrictEqual([requests!.unit, requests!.description, requests!.sum!.isMonotonic], [
        "{request}",
        "by route",
        true
      ])
      assert.strictEqual(beyond!.sum!.dataPoints[0]!.asInt, 9007199254740993n)
      assert.deepStrictEqual([queue!.sum!.isMonotonic, queue!.sum!.dataPoints[0]!.asInt], [false, -4n])
      assert.strictEqual(temperature!.gauge!.dataPoints[0]!.asDouble, -0.5)
      const { bucketCounts, count, explicitBounds, max, min, sum } = duration!.histogram!.dataPoints[0]!
      assert.deepStrictEqual([bucketCounts, count, explicitBounds, max, min, sum], [
        [1n, 1n, 1n],
        3n,
        [1, 10],
        70,
        0.2,
        73.2
      ])
      const { negative, positive, scale, zeroCount } = size!.exponentialHistogram!.dataPoints[0]!
      assert.deepStrictEqual([scale, zeroCount, positive?.offset, positive?.bucketCounts, negative?.bucketCounts], [
        -1,
        2n,
        -3,
        [1n, 0n, 300n],
        [7n]
      ])
      assert.deepStrictEqual(latency!.summary!.dataPoints[0]!.quantileValues, [
        { quantile: 0, value: 1 },
        { quantile: 0.5, value: 2 },
        { quantile: 1, value: 9 }
      ])
    }).pipe(Effect.provide(layer)))

  it.scopedLive("the collector and our own decoder read the same out of random snapshots", () =>
    Effect.gen(function*() {
      const collector = yield* Collector
      const embedded = yield* OtlpReceiver.make()
      const snapshots = FastCheck.sample(Arbitraries.metricsData(), { numRuns: 200, seed: 20261122 })
      for (const snapshot of snapshots) {
        yield* send(embedded.url, snapshot)
        yield* send(`${collector.httpUrl}/v1/metrics`, snapshot)
      }
      const ours = (yield* embedded.requests).map(({ message }) => message)
      const theirs = (yield* collector.received).map(decode)
      assert.strictEqual(theirs.length, ours.length)
      assert.isAbove(ours.length, 50)
      for (const [i, message] of theirs.entries()) assert.deepStrictEqual(unsigned(message), unsigned(ours[i]))
    }).pipe(Effect.provide(layer)))

  it.scopedLive("requests that were split arrive whole, with their resource and scope", () =>
    Effect.gen(function*() {
      const collector = yield* Collector
      const points = Array.from({ length: 1_000 }, (_, i) => Snapshot.counter("requests", i, { i }))
      const data = Snapshot.make([Snapshot.join(points[0]!, ...points.slice(1))], {
        resource: { "service.name": "interop" }
      })
      yield* send(`${collector.httpUrl}/v1/metrics`, data, { maxPayloadBytes: 10_000 })
      const requests = (yield* collector.awaitPoints(1_000)).map(decode)
      assert.isAbove(requests.length, 3)
      const values = requests.flatMap(({ resourceMetrics: [resource] }) => {
        assert.strictEqual(resource!.resource!.attributes.length, 1)
        return resource!.scopeMetrics[0]!.metrics[0]!.sum!.dataPoints.map(({ asInt }) => Number(asInt))
      })
      assert.deepStrictEqual(values, points.map((_, i) => i))
    }).pipe(Effect.provide(layer)))
})
