import { assert, describe, it } from "@effect/vitest"
import * as Delivery from "@efflux/core/Delivery"
import * as ExportContext from "@efflux/core/ExportContext"
import * as ExportSchedule from "@efflux/core/ExportSchedule"
import * as InstrumentKind from "@efflux/core/InstrumentKind"
import * as MetricExporter from "@efflux/core/MetricExporter"
import * as MetricProducer from "@efflux/core/MetricProducer"
import type { MetricsData } from "@efflux/core/MetricsData"
import * as PeriodicReader from "@efflux/core/PeriodicReader"
import * as Range from "@efflux/core/Range"
import * as Rendering from "@efflux/stdout/Rendering"
import * as StdoutExporter from "@efflux/stdout/StdoutExporter"
import * as Console from "effect/Console"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import { readFileSync } from "node:fs"
import * as Shop from "./shop.js"
import { gauge, series, snapshot } from "./snapshot.js"

/** Options that keep what is written, and the prints. */
const recorder = (options: StdoutExporter.Options = {}) => {
  const prints: Array<string> = []
  const write = (text: string) => Effect.sync(() => void prints.push(text))
  return { prints, options: { write, ...options } }
}

const context = ExportContext.make({ window: "10 seconds", budget: "4 seconds", legs: 1, trigger: "tick" })

describe("StdoutExporter", () => {
  it.effect("prints whole lines in one piece, and what changed since the last print", () =>
    Effect.gen(function*() {
      const { options, prints } = recorder({ width: 80 })
      const exporter = yield* StdoutExporter.make(options)
      const delivery = yield* exporter.export(Shop.first)
      yield* exporter.export(Shop.second)
      assert.deepStrictEqual(prints, [
        Rendering.render(Shop.first, { width: 80 }),
        Rendering.render(Shop.second, { previous: Shop.first, width: 80 })
      ])
      assert.deepStrictEqual(delivery, { accepted: 12, rejected: 0, messages: [] })
    }))

  it.effect("uses no colours and 120 columns for an output of which it knows nothing", () =>
    Effect.gen(function*() {
      const { options, prints } = recorder()
      yield* Effect.flatMap(StdoutExporter.make(options), (exporter) => exporter.export(Shop.first))
      assert.deepStrictEqual(prints, [Rendering.render(Shop.first, { colour: false, width: 120 })])
    }))

  it.effect("colours when it is told to", () =>
    Effect.gen(function*() {
      const { options, prints } = recorder({ colour: true, maxSeries: 1 })
      yield* Effect.flatMap(StdoutExporter.make(options), (exporter) => exporter.export(Shop.first))
      assert.deepStrictEqual(prints, [Rendering.render(Shop.first, { colour: true, maxSeries: 1 })])
    }))

  it.effect("prints with the Console of the layer, whose log adds the last newline", () =>
    Effect.gen(function*() {
      const logged: Array<ReadonlyArray<unknown>> = []
      const original = yield* Effect.console
      const console: Console.Console = {
        ...original,
        log: (...args) => Effect.sync(() => void logged.push(args))
      }
      const layer = StdoutExporter.layer({ colour: false, width: 80 }).pipe(Layer.provide(Console.setConsole(console)))
      yield* Effect.flatMap(MetricExporter.MetricExporter, (exporter) => exporter.export(Shop.first)).pipe(
        Effect.provide(layer)
      )
      assert.deepStrictEqual(logged, [[Rendering.render(Shop.first, { width: 80 }).slice(0, -1)]])
    }))

  it.effect("keeps the changes of two pipelines apart", () =>
    Effect.gen(function*() {
      const [one, two] = [recorder(), recorder()]
      const layers = [StdoutExporter.layer(one.options), StdoutExporter.layer(two.options)]
      const [first, second] = yield* Effect.forEach(layers, (layer) =>
        Effect.provide(MetricExporter.MetricExporter, layer))
      yield* first.export(Shop.first)
      yield* second.export(Shop.second)
      assert.deepStrictEqual(two.prints, [Rendering.render(Shop.second)])
    }))

  it.effect("settles what it printed", () =>
    Effect.gen(function*() {
      const { options } = recorder()
      const exporter = yield* StdoutExporter.make(options)
      const tick = yield* context
      yield* ExportContext.provide(tick)(exporter.export(Shop.first))
      assert.deepStrictEqual(tick.ledger.settled, [Range.make(0, 12)])
      assert.strictEqual(tick.ledger.delivery.accepted, 12)
    }))

  it.effect("prints, as a fallback, only what is still open", () =>
    Effect.gen(function*() {
      const { options, prints } = recorder({ width: 60 })
      const exporter = yield* StdoutExporter.make(options)
      const rows = Array.from({ length: 6 }, (_, id) => [series({ id }), id] as const)
      const data = snapshot(gauge("a", rows.slice(0, 3)), gauge("b", rows.slice(3)))
      const tick = yield* context
      tick.ledger.settle(Range.make(1, 4), Delivery.refused(3, "too old"))
      const delivery = yield* ExportContext.provide(tick)(exporter.export(data))
      assert.deepStrictEqual(prints.map((text) => text.split("\n").slice(2, -2)), [
        ["a  gauge", "  id=0  0", "", "b  gauge", "  id=4  4", "  id=5  5"]
      ])
      assert.strictEqual(delivery.accepted, 3)
      assert.deepStrictEqual(tick.ledger.settled, [Range.make(0, 6)])

      yield* ExportContext.provide(tick)(exporter.export(data))
      assert.lengthOf(prints, 1)
    }))

  it.effect("does not take for printed what was not written", () =>
    Effect.gen(function*() {
      const tick = yield* context
      const exporter = yield* StdoutExporter.make({ write: () => Effect.never })
      const exit = yield* exporter.export(Shop.first).pipe(
        ExportContext.provide(tick),
        Effect.flip,
        Effect.zipLeft(TestClock.adjust("4 seconds"), { concurrent: true })
      )
      assert.strictEqual(exit._tag, "ExportTimeout")
      assert.deepStrictEqual(tick.ledger.settled, [])
    }))

  it("[R105] is said in its docs to have no stable format", () => {
    for (const path of ["../README.md", "../src/StdoutExporter.ts", "../src/Rendering.ts"]) {
      const docs = readFileSync(new URL(path, import.meta.url), "utf8").replaceAll(/\s+(\* )?/g, " ")
      assert.include(docs, "not a stable format")
      assert.match(docs, /no program should parse it/)
    }
  })

  it.effect("[R106] has cumulative temporality and the default aggregation unless told otherwise", () =>
    Effect.gen(function*() {
      const standard = yield* StdoutExporter.make()
      const other = yield* StdoutExporter.make({
        temporality: (kind) => (kind === "Counter" ? "delta" : "cumulative"),
        aggregation: () => ({ _tag: "Drop" })
      })
      for (const kind of InstrumentKind.all) {
        assert.strictEqual(standard.temporality(kind), "cumulative")
        assert.deepStrictEqual(standard.aggregation(kind), { _tag: "Default" })
        assert.strictEqual(other.temporality(kind), kind === "Counter" ? "delta" : "cumulative")
        assert.deepStrictEqual(other.aggregation(kind), { _tag: "Drop" })
      }
    }))

  it.effect("[R230] says what it is", () =>
    Effect.map(
      StdoutExporter.make(),
      ({ legs, name, type }) =>
        assert.deepStrictEqual({ legs, name, type }, { legs: 1, name: "stdout", type: "stdout_metric_exporter" })
    ))

  it.scoped("[R107] prints every ten seconds, and once more at the end", () =>
    Effect.gen(function*() {
      const { options, prints } = recorder()
      const snapshots: Array<MetricsData> = [Shop.second, Shop.first]
      const telemetry = PeriodicReader.layer().pipe(
        Layer.provide(StdoutExporter.layer(options)),
        Layer.provide(ExportSchedule.layer(StdoutExporter.defaultInterval)),
        Layer.provide(MetricProducer.layerFromData(Effect.sync(() => snapshots.pop() ?? Shop.second)))
      )
      yield* Effect.gen(function*() {
        yield* TestClock.adjust(Duration.millis(9_999))
        assert.lengthOf(prints, 0)
        yield* TestClock.adjust(Duration.millis(1))
        assert.lengthOf(prints, 1)
        yield* TestClock.adjust("10 seconds")
        assert.lengthOf(prints, 2)
      }).pipe(Effect.provide(telemetry))
      assert.deepStrictEqual(prints.slice(0, 2), [
        Rendering.render(Shop.first),
        Rendering.render(Shop.second, { previous: Shop.first })
      ])
      assert.lengthOf(prints, 3)
    }))

  it.effect("refuses options that cannot be used when the layer is built", () =>
    Effect.gen(function*() {
      const refused = (options: StdoutExporter.Options) =>
        Effect.map(Effect.flip(Layer.build(StdoutExporter.layer(options))), ({ field, value }) => `${field}=${value}`)
      for (const width of [39, 80.5, Number.NaN, Infinity, 10_001]) {
        assert.strictEqual(yield* refused({ width }), `width=${width}`)
      }
      for (const maxSeries of [0, -1, 1.5, Number.NaN]) {
        assert.strictEqual(yield* refused({ maxSeries }), `maxSeries=${maxSeries}`)
      }
      yield* StdoutExporter.make({ width: 40, maxSeries: Infinity })
    }).pipe(Effect.scoped))
})
