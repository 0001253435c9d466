import { assert, describe, it } from "@effect/vitest"
import { MetricsData } from "@efflux/core"
import { Distribution, OtlpDecoder, Snapshot } from "@efflux/testkit"
import * as Otlp from "./otlpTree.js"

const everyKind = Snapshot.make([
  Snapshot.join(Snapshot.counter("requests", 3, { route: "/" }), Snapshot.counter("requests", 4, { route: "/cart" })),
  Snapshot.upDownCounter("connections", -1),
  Snapshot.gauge("queue.fill", 0.5, {}, { unit: "1", description: "how full it is" }),
  Snapshot.histogram("latency", Distribution.measured([1, 5], [0.3, 4, 9]), { route: "/" }, { temporality: "delta" }),
  Snapshot.exponentialHistogram("size", { scale: 2, zeroCount: 1, positive: { offset: -3, bucketCounts: [1, 0, 2] } }),
  Snapshot.summary("duration", { count: 2, sum: 3, quantiles: [[0.5, 1], [1, 2]] })
], { resource: { "service.name": "checkout" }, scope: "orders" })

describe("Snapshot", () => {
  it("makes what a strict receiver takes", () => {
    const { request, violations } = OtlpDecoder.decode(Otlp.protobuf(Otlp.fromModel(everyKind)), "protobuf")
    assert.deepStrictEqual(violations, [])
    assert.strictEqual(request.resourceMetrics[0]!.scopeMetrics[0]!.scope!.name, "orders")
    assert.deepStrictEqual(
      request.resourceMetrics[0]!.scopeMetrics[0]!.metrics.map(({ name }) => name),
      ["requests", "connections", "queue.fill", "latency", "size", "duration"]
    )
  })

  it("joins points in order", () => {
    assert.deepStrictEqual(
      MetricsData.dataPoints(everyKind).slice(0, 2).map(([metric, { series }]) => [metric.name, series.attributes]),
      [["requests", [["route", "/"]]], ["requests", [["route", "/cart"]]]]
    )
  })

  it("tells ints from doubles, and keeps a bigint only past 2^53", () => {
    const type = (value: number | bigint) => {
      const { dataPoints, numberType } = Snapshot.counter("c", value)
      return [numberType, dataPoints[0]!.value]
    }
    assert.deepStrictEqual(type(3), ["int", 3])
    assert.deepStrictEqual(type(3n), ["int", 3])
    assert.deepStrictEqual(type(2n ** 53n - 1n), ["int", 2 ** 53 - 1])
    assert.deepStrictEqual(type(2n ** 53n + 1n), ["int", 2n ** 53n + 1n])
    assert.deepStrictEqual(type(-(2n ** 53n) - 1n), ["int", -(2n ** 53n) - 1n])
    assert.deepStrictEqual(type(0.5), ["double", 0.5])
    assert.deepStrictEqual(type(-0), ["double", -0])
    assert.strictEqual(Snapshot.counter("c", 3, {}, { numberType: "double" }).numberType, "double")
  })

  it("puts measurements on a bound into the bucket below it", () => {
    assert.deepStrictEqual(Distribution.measured([1, 5], [1, 1.5, 5, 6]), {
      bounds: [1, 5],
      counts: [1, 2, 1],
      sum: 13.5,
      min: 1,
      max: 6
    })
    assert.deepStrictEqual(Distribution.measured([], []), {
      bounds: [],
      counts: [0],
      sum: 0,
      min: undefined,
      max: undefined
    })
  })

  it("moves the time of every point, and keeps the series", () => {
    const before = MetricsData.dataPoints(everyKind)
    const after = MetricsData.dataPoints(Snapshot.later(everyKind, "1.5 seconds"))
    assert.strictEqual(after.length, 7)
    after.forEach(([_, point], i) => {
      assert.strictEqual(point.series, before[i]![1].series)
      assert.strictEqual(point.timeUnixNano, Snapshot.time + 1_500_000_000n)
      assert.strictEqual(point.startTimeUnixNano, Snapshot.start)
    })
  })
})
