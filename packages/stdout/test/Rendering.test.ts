import { assert, describe, it } from "@effect/vitest"
import type * as Attributes from "@efflux/core/Attributes"
import { noRecordedValue } from "@efflux/core/DataPoint"
import { empty, merge, type MetricsData } from "@efflux/core/MetricsData"
import * as Rendering from "@efflux/stdout/Rendering"
import * as Shop from "./shop.js"
import { exponential, gauge, histogram, noon, series, snapshot, sum, summary } from "./snapshot.js"

const lines = (data: MetricsData, options?: Rendering.Options): ReadonlyArray<string> =>
  Rendering.render(data, options).split("\n")

/** What stands under the heading. */
const body = (data: MetricsData, options?: Rendering.Options): ReadonlyArray<string> =>
  lines(data, options).slice(2, -2)

describe("Rendering", () => {
  it("prints a shop for the first time", () => {
    assert.deepStrictEqual(lines(Shop.first, { width: 112 }), [
      "── 2026-11-22 17:48:40 UTC ── checkout 1.4.2 ── 8 metrics, 12 series ───────────────────────────────────────────",
      "",
      "http.server.requests  counter · {request} · Requests answered, by route and status.",
      "  http.response.status_code=200 http.route=/cart  1,204",
      "  http.response.status_code=503 http.route=/pay       7",
      "",
      "network.io  counter · By",
      "  direction=receive   46.1 MiB",
      "  direction=transmit   912 B",
      "",
      "cart.items  up-down counter · Items in all carts",
      "  37",
      "",
      "process.memory.usage  gauge · By · Memory in use",
      "  memory.type=heap   45.2 MiB",
      "  memory.type=stack   256 KiB",
      "",
      "cpu.utilization  gauge · %",
      "  42.38%",
      "",
      "http.server.request.duration  histogram · s · Duration of HTTP server requests",
      "    count     mean      min     ~p50     ~p95     ~p99      max  ≤5 ms … ≤5 s",
      "  http.response.status_code=200 http.route=/cart",
      "    1,204  22.6 ms  2.10 ms  16.9 ms  72.4 ms   190 ms   412 ms  ▂▅█▄▁▁▁▁····",
      "  http.response.status_code=503 http.route=/pay",
      "        7  1.70 s    800 ms  1.56 s   2.76 s   2.87 s   2.90 s   ·········▄█▂",
      "",
      "eventloop.delay  exponential histogram · ms",
      "  count     mean     min     ~p50  ~p95     ~p99    max",
      "    100  3.12 ms  900 µs  1.81 ms  8 ms  22.6 ms  44 ms  ▁▂▆█▅▃▂▁▁▁▁·▁",
      "",
      "gc.pause  summary · s",
      "              count  mean   min   p50      p99",
      "  kind=minor     31  4 ms  1 ms  4 ms  9.30 ms",
      "",
      ""
    ])
  })

  it("prints what changed since the last time", () => {
    assert.deepStrictEqual(lines(Shop.second, { previous: Shop.first, width: 80 }), [
      "── 2026-11-22 17:48:50 UTC ── checkout 1.4.2 ── 8 metrics, 12 series ───────────",
      "",
      "http.server.requests  counter · {request} · Requests answered, by route and sta…",
      "  http.response.status_code=200 http.route=/cart  1,216  +12  1.2/s",
      "  http.response.status_code=503 http.route=/pay       7   +0",
      "",
      "network.io  counter · By",
      "  direction=receive   47.5 MiB  +1.43 MiB  146 KiB/s",
      "  direction=transmit  1.18 KiB   +300 B     30 B/s",
      "",
      "cart.items  up-down counter · Items in all carts",
      "  35  -2",
      "",
      "process.memory.usage  gauge · By · Memory in use",
      "  memory.type=heap   45.2 MiB",
      "  memory.type=stack   256 KiB",
      "",
      "cpu.utilization  gauge · %",
      "  42.38%",
      "",
      "http.server.request.duration  histogram · s · Duration of HTTP server requests",
      "    count          mean     ~p50     ~p95     ~p99      max  ≤5 ms … ≤5 s",
      "  http.response.status_code=200 http.route=/cart",
      "    1,216  +12  22.4 ms  17.0 ms  72.2 ms   189 ms   412 ms  ▂▅█▄▁▁▁▁····",
      "  http.response.status_code=503 http.route=/pay",
      "        7   +0  1.70 s   1.56 s   2.76 s   2.87 s   2.90 s   ·········▄█▂",
      "",
      "eventloop.delay  exponential histogram · ms",
      "  count         mean     min     ~p50     ~p95     ~p99    max",
      "    101  +1  3.09 ms  900 µs  1.80 ms  7.96 ms  22.6 ms  44 ms  ▁▂▆█▅▃▂▁▁▁▁·▁",
      "",
      "gc.pause  summary · s",
      "              count         mean   min   p50      p99",
      "  kind=minor     32  +1  3.88 ms  1 ms  4 ms  9.30 ms",
      "",
      ""
    ])
  })

  it("colours names, keys, values, changes and bars", () => {
    const data = snapshot(
      sum("jobs", [[queue, 3]], { secondsLater: 2 }),
      histogram("wait", [[queue, { count: 2, sum: 4, bucketCounts: [1, 1], explicitBounds: [3] }]], "s")
    )
    const previous = snapshot(sum("jobs", [[queue, 1]]))
    assert.deepStrictEqual(body(data, { colour: true, previous, width: 60 }), [
      "\u001b[1mjobs\u001b[0m  \u001b[2mcounter\u001b[0m",
      "  \u001b[2mqueue=\u001b[0mmail  \u001b[36m3\u001b[0m  \u001b[32m+2\u001b[0m  \u001b[2m1\u001b[0m\u001b[2m/s\u001b[0m",
      "",
      "\u001b[1mwait\u001b[0m  \u001b[2mhistogram · s\u001b[0m",
      "              \u001b[2mcount\u001b[0m  \u001b[2mmean\u001b[0m  \u001b[2m~p50\u001b[0m  \u001b[2m~p95\u001b[0m  \u001b[2m~p99\u001b[0m  \u001b[2m≤3 s … >3 s\u001b[0m",
      "  \u001b[2mqueue=\u001b[0mmail      \u001b[36m2\u001b[0m   \u001b[36m2\u001b[0m\u001b[2m s\u001b[0m   \u001b[36m3\u001b[0m\u001b[2m s\u001b[0m   \u001b[36m3\u001b[0m\u001b[2m s\u001b[0m   \u001b[36m3\u001b[0m\u001b[2m s\u001b[0m  \u001b[34m██\u001b[0m"
    ])
  })

  it("has no ANSI escape without colour", () => {
    assert.notInclude(Rendering.render(Shop.second, { previous: Shop.first }), "\u001b")
  })

  it("tells that nothing was measured", () => {
    const nothing = `── nothing measured yet ${"─".repeat(16)}`
    assert.deepStrictEqual(lines(empty, { width: 40 }), [nothing, "", ""])
    assert.deepStrictEqual(lines(snapshot(sum("never", [])), { width: 40 }), [nothing, "", ""])
  })

  it("shows the sign of a delta, its rate, and no change of a change", () => {
    const data = snapshot(sum("bytes", [[queue, 6000]], { aggregationTemporality: "delta", unit: "By" }))
    assert.deepStrictEqual(body(data, { previous: data }), [
      "bytes  counter, delta · By",
      "  queue=mail  +5.86 KiB  100 B/s"
    ])
  })

  it("shows no change of a series that began again", () => {
    const before = snapshot(sum("n", [[queue, 5]]))
    const newSeries = snapshot(sum("n", [[series({ queue: "mail" }), 2]], { secondsLater: 5 }))
    const fallen = snapshot(sum("n", [[queue, 2]], { secondsLater: 5 }))
    const restarted = snapshot(sum("n", [[queue, 2]], { secondsLater: 5, startedLater: 3 }))
    const overtaken = snapshot(sum("n", [[queue, 7]], { secondsLater: 5, startedLater: 3 }))
    assert.deepStrictEqual(body(overtaken, { previous: before }), ["n  counter", "  queue=mail  7"])
    for (const data of [newSeries, fallen, restarted]) {
      assert.deepStrictEqual(body(data, { previous: before }), ["n  counter", "  queue=mail  2"])
    }
  })

  it("keeps changes of equal series objects in different metrics apart", () => {
    const before = snapshot(sum("a", [[queue, 5]]), sum("b", [[queue, 100]]))
    const now = snapshot(sum("a", [[queue, 6]]), sum("b", [[queue, 102]]))
    assert.deepStrictEqual(body(now, { previous: before }), [
      "a  counter",
      "  queue=mail  6  +1",
      "",
      "b  counter",
      "  queue=mail  102  +2"
    ])
  })

  it("subtracts beyond 2^53 without a loss", () => {
    const before = snapshot(sum("n", [[queue, 9_007_199_254_740_993n]]))
    const now = snapshot(sum("n", [[queue, 9_007_199_254_740_996n]]))
    assert.deepStrictEqual(body(now, { previous: before }), ["n  counter", "  queue=mail  9.01e15  +3"])
  })

  it("marks a series that has ended", () => {
    const metric = gauge("level", [[queue, 0]])
    const data = snapshot(
      {
        ...metric,
        dataPoints: metric.dataPoints.map((point) => ({ ...point, flags: noRecordedValue }))
      } as typeof metric
    )
    assert.deepStrictEqual(body(data), ["level  gauge", "  queue=mail  ended"])
  })

  it("tells a series without attributes from its neighbours", () => {
    const data = snapshot(gauge("level", [[series(), 1], [queue, 20]]))
    assert.deepStrictEqual(body(data), ["level  gauge", "  (no attributes)   1", "  queue=mail       20"])
  })

  it("counts the series that it does not show", () => {
    const many = Array.from({ length: 103 }, (_, id) => [series({ id }), id] as const)
    const data = snapshot(gauge("level", many))
    assert.lengthOf(body(data), 1 + Rendering.defaultMaxSeries + 1)
    assert.strictEqual(body(data).at(-1), "  … and 83 more")
    assert.deepStrictEqual(body(data, { maxSeries: 1 }), ["level  gauge", "  id=0  0", "  … and 102 more"])
    assert.lengthOf(body(data, { maxSeries: Infinity }), 1 + 103)
  })

  it("names scopes where there are several", () => {
    const two: MetricsData = {
      resourceMetrics: [{
        ...snapshot().resourceMetrics[0],
        scopeMetrics: ["http", ""].map((name) => ({
          scope: { name, version: name === "" ? "" : "2.0", attributes: [], droppedAttributesCount: 0 },
          schemaUrl: "",
          metrics: [gauge("up", [[series(), 1]])]
        }))
      }]
    }
    assert.deepStrictEqual(body(two), [
      "── http 2.0",
      "",
      "up  gauge",
      "  1",
      "",
      "── (no scope)",
      "",
      "up  gauge",
      "  1"
    ])
  })

  it("heads each resource", () => {
    const one = snapshot(gauge("up", [[series(), 1]]))
    const headings = lines(merge(one, one), { width: 50 }).filter((line) => line.startsWith("──"))
    assert.deepStrictEqual(headings, Array(2).fill("── 2026-11-22 17:48:40 UTC ── checkout 1.4.2 ── 1…"))
  })

  it("leaves a time out that no calendar has", () => {
    const metric = gauge("up", [[series(), 1]])
    const late = {
      ...metric,
      dataPoints: metric.dataPoints.map((point) => ({ ...point, timeUnixNano: noon * 10_000_000n }))
    } as typeof metric
    assert.match(lines(snapshot(late))[0], /^── checkout 1.4.2 ── 1 metric, 1 series ─+$/)
  })

  it("draws series with other boundaries each on its own axis", () => {
    const data = snapshot(histogram("wait", [
      [series({ q: "a" }), { count: 3, bucketCounts: [0, 0, 1, 2], explicitBounds: [1, 2, 3] }],
      [series({ q: "b" }), { count: 5, bucketCounts: [4, 1], explicitBounds: [10] }]
    ], "s"))
    assert.deepStrictEqual(body(data), [
      "wait  histogram · s",
      "       count    ~p50  ~p95  ~p99",
      "  q=a      3     3 s   3 s   3 s  ▄█",
      "  q=b      5  6.25 s  10 s  10 s  █▂"
    ])
  })

  it("leaves out what a distribution does not know", () => {
    const data = snapshot(
      histogram("empty", [[queue, { count: 0, bucketCounts: [0, 0], explicitBounds: [1], min: 9, max: 9, sum: 0 }]]),
      histogram("unbucketed", [[queue, { count: 4, sum: 10, bucketCounts: [] }]]),
      exponential("negative", [[queue, { count: 2, negative: { offset: 0, bucketCounts: [1, 1] } }]]),
      summary("unasked", [[queue, { count: 0, sum: 0, quantileValues: [] }]])
    )
    assert.deepStrictEqual(body(data), [
      "empty  histogram",
      "              count",
      "  queue=mail      0",
      "",
      "unbucketed  histogram",
      "              count  mean",
      "  queue=mail      4   2.5",
      "",
      "negative  exponential histogram",
      "              count  ~p50  ~p95   ~p99",
      "  queue=mail      2    -2  -1.1  -1.02  ██",
      "",
      "unasked  summary",
      "              count",
      "  queue=mail      0"
    ])
  })

  it("shows attribute values of every type", () => {
    const of = (value: Attributes.AttributeValue) => body(snapshot(gauge("g", [[series({ k: value }), 1]])))[1]
    assert.strictEqual(of("plain/text-1.0"), "  k=plain/text-1.0  1")
    assert.strictEqual(of("two words"), "  k=\"two words\"  1")
    assert.strictEqual(of(""), "  k=\"\"  1")
    assert.strictEqual(of("a=\"b\""), "  k=\"a=\\\"b\\\"\"  1")
    assert.strictEqual(of(true), "  k=true  1")
    assert.strictEqual(of(12n), "  k=12  1")
    assert.strictEqual(of(null), "  k=null  1")
    assert.strictEqual(of(new Uint8Array([1, 255])), "  k=0x01ff  1")
    assert.strictEqual(of(new Uint8Array(9)), "  k=0x0000000000000000…  1")
    assert.strictEqual(of([1, "b c", [true]]), "  k=[1, \"b c\", [true]]  1")
    assert.strictEqual(of({ a: { b: { c: { d: 1 } } } }), "  k={a={b={c=…}}}  1")
    assert.strictEqual(of(Array(9).fill(0)), "  k=[0, 0, 0, 0, 0, 0, 0, 0, …]  1")
  })
})

const queue = series({ queue: "mail" })
