import { assert, describe, it } from "@effect/vitest"
import * as Snapshot from "@efflux/testkit/Snapshot"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Frame from "../src/demo/Frame.js"
import * as Journal from "../src/demo/Journal.js"
import * as MetricsPane from "../src/demo/MetricsPane.js"
import { escapes, goodExport } from "./fixtures.js"

const occasion = {
  endpoint: new URL("http://127.0.0.1:40000/v1/metrics"),
  embedded: true,
  interval: Duration.seconds(2),
  service: "http://127.0.0.1:40001"
}

const current = Snapshot.make(
  Array.from(
    { length: 30 },
    (_, i) => Snapshot.counter(`http.requests.number.${i}`, i, { route: "/a/rather/long/route/".repeat(8) })
  )
)

const view = (problem: string): Effect.Effect<Frame.View> =>
  Effect.gen(function*() {
    const journal = yield* Journal.make
    for (let i = 0; i < 20; i++) {
      yield* journal.exported({ ...goodExport, problem: i % 3 === 0 ? `${problem}${i}` : "" })
    }
    yield* journal.answered(200, 1.25)
    const state = yield* journal.state
    return { now: state.startedAt + 65_000, occasion, state, metrics: { previous: undefined, current }, page: 1 }
  })

const sizes = FastCheck.record({
  columns: FastCheck.integer({ min: 80, max: 220 }),
  rows: FastCheck.integer({ min: 24, max: 70 })
})

describe("Frame", () => {
  it.effect("fills every terminal from 80×24 upwards, and never more than that", () =>
    Effect.map(
      view("a problem that takes more than a line ".repeat(6)),
      (view) =>
        FastCheck.assert(FastCheck.property(sizes, FastCheck.boolean(), FastCheck.nat(9), (size, colour, page) => {
          const lines = Frame.render({ ...view, page }, size, colour)
          assert.lengthOf(lines, size.rows)
          for (const line of lines) {
            assert.isBelow(Array.from(line.replace(escapes, "")).length, size.columns)
            assert.notMatch(line, /[\r\n]/)
          }
        }))
    ))

  it.effect("tells exports, failures, latencies and metrics at 80×24", () =>
    Effect.map(view("connection refused "), (view) => {
      const text = Frame.render(view, { columns: 80, rows: 24 }, false).join("\n")
      for (
        const expected of [
          "up 01:05",
          "OTLP/HTTP every 2s to 127.0.0.1:40000 (embedded)",
          "20 exports, 2,860 points",
          "✓ the receiver decoded 143",
          "✗ not all arrived as sent",
          "request to service  p50 1.25 ms",
          "connection refused 18",
          "30 series, page 2 of",
          "Ctrl-C"
        ]
      ) assert.include(text, expected)
    }))

  it.effect("tells among the failures what the receiver said of points that it took", () =>
    Effect.gen(function*() {
      const journal = yield* Journal.make
      yield* journal.exported({ ...goodExport, said: "a field is deprecated" })
      const text = Frame.render({ ...yield* view(""), state: yield* journal.state }, { columns: 80, rows: 24 }, false)
      const failures = text.findIndex((line) => line.startsWith("── Failures  1"))
      assert.include(text[failures + 1], "the receiver said: a field is deprecated")
    }))

  it.effect("has no escapes without colours, and lets none in from outside", () =>
    Effect.map(view("\u001b[2J\u0007"), (view) => {
      const text = Frame.render(view, { columns: 120, rows: 40 }, false).join("")

      assert.notMatch(text, /[\u0000-\u001f]/)
    }))

  it("fills each page but the last, and repeats the name of a metric that runs over its end", () => {
    const routes = Array.from({ length: 12 }, (_, i) => Snapshot.counter("http.requests", i, { route: `/${i}` }))
    const values = Array.from({ length: 12 }, (_, i) => Snapshot.gauge(`process.value.${i}`, i))
    const metrics = {
      previous: undefined,
      current: Snapshot.make([values[0]!, Snapshot.join(routes[0]!, ...routes.slice(1)), ...values.slice(1)])
    }
    const page = (page: number) => MetricsPane.render(metrics, { columns: 80, rows: 10, colour: false, page })
    const { pages } = page(0)
    const lines = Array.from({ length: pages }, (_, i) => page(i).lines)
    for (const full of lines.slice(0, -1)) assert.isAtLeast(full.length, 9)
    assert.match(lines[0]![0]!, /^http\.requests {2}counter/)
    assert.strictEqual(lines[1]![0], "http.requests …")
    const text = lines.flat().join("\n")
    for (const { name } of values) assert.match(text, new RegExp(`^${name} .*\\n +\\d+$`, "m"))
  })

  it.effect("turns the pages of the metrics", () =>
    Effect.map(view(""), (view) => {
      const page = (page: number) => Frame.render({ ...view, page }, { columns: 80, rows: 24 }, false).join("\n")
      assert.notStrictEqual(page(0), page(1))
    }))
})
