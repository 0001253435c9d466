import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import { ExportContext, Fallback, MetricExporter, type MetricsData } from "../src/index.js"
import { backoff, counters, fail, hang, never, ok, scripted } from "./fixtures.js"

type Wire = ReturnType<typeof scripted<MetricsData.MetricsData>>

const exporter = (name: string, wire: Wire) =>
  Layer.succeed(
    MetricExporter.MetricExporter,
    MetricExporter.fromSender({ name, type: "test_metric_exporter" }, wire.send)
  )

describe("Fallback", () => {
  it.effect("law: while the primary delivers, also in part, it changes nothing", () =>
    Effect.gen(function*() {
      const primary = scripted<string>(() => Effect.succeed({ accepted: 1, rejected: 2, messages: ["late"] }))
      const spare = scripted<string>(ok())
      const safe = (yield* Fallback.make(spare.send))(primary.send)
      const delivery = yield* safe("a")
      assert.deepStrictEqual(delivery, { accepted: 1, rejected: 2, messages: ["late"] })
      assert.strictEqual(spare.calls.length, 0)
    }))

  it.effect("effect: what the primary failed to deliver goes to the spare; the last error is returned", () =>
    Effect.gen(function*() {
      const spare = scripted<string>(ok(), fail(never))
      const safe = (yield* Fallback.make(spare.send))(scripted<string>(fail(backoff)).send)
      assert.strictEqual((yield* safe("a")).accepted, 1)
      assert.strictEqual(yield* Effect.flip(safe("b")), never)
      assert.deepStrictEqual(spare.calls.map(({ value }) => value), ["a", "b"])
    }))

  it.effect("time: a chain of three shares one interval, and the last leg still has its share", () =>
    Effect.gen(function*() {
      const [first, second, third] = [scripted(hang()), scripted(hang()), scripted(hang())] as [Wire, Wire, Wire]
      const layer = exporter("a", first).pipe(
        MetricExporter.withFallback(exporter("b", second)),
        MetricExporter.withFallback(exporter("c", third))
      )
      const chain = yield* Effect.provide(MetricExporter.MetricExporter, layer)
      assert.strictEqual(chain.legs, 3)
      assert.strictEqual(chain.name, "a, else b, else c")
      const context = yield* ExportContext.make({ window: 9_000, budget: 4_500, legs: 3, trigger: "tick" })
      const exported = Effect.zip(
        Effect.flip(ExportContext.provide(context)(chain.export(counters(1)))),
        ExportContext.now
      )
      const fiber = yield* Effect.fork(exported)
      yield* TestClock.adjust("9 seconds")
      const [error, end] = yield* Fiber.join(fiber)
      assert.deepStrictEqual([error._tag, end], ["ExportTimeout", 9_000])
      assert.deepStrictEqual([first, second, third].map((wire) => wire.times()), [[0], [3_000], [6_000]])
      assert.deepStrictEqual([first, second, third].map((wire) => wire.interrupted()), [1, 1, 1])
    }))

  it.effect("time: without a reader, both still share one deadline", () =>
    Effect.gen(function*() {
      const left: Array<number> = []
      const slow = () =>
        Effect.sleep("3 seconds").pipe(
          Effect.zipRight(ExportContext.remaining),
          Effect.flatMap((millis) => {
            left.push(millis)
            return Effect.fail(backoff)
          })
        )
      const safe = (yield* Fallback.make(scripted<string>(slow).send))(scripted<string>(slow).send)
      const fiber = yield* Effect.fork(Effect.exit(safe("a")))
      yield* TestClock.adjust("6 seconds")
      yield* Fiber.join(fiber)
      assert.deepStrictEqual(left, [7_000, 4_000])
    }))

  it.effect("time: a nested fallback counts its own legs", () =>
    Effect.gen(function*() {
      const [first, second, third] = [scripted(hang()), scripted(hang()), scripted(hang())] as [Wire, Wire, Wire]
      const spare = exporter("b", second).pipe(MetricExporter.withFallback(exporter("c", third)))
      const chain = yield* Effect.provide(
        MetricExporter.MetricExporter,
        exporter("a", first).pipe(MetricExporter.withFallback(spare))
      )
      const context = yield* ExportContext.make({ window: 9_000, budget: 4_500, legs: chain.legs, trigger: "tick" })
      const fiber = yield* Effect.fork(Effect.flip(ExportContext.provide(context)(chain.export(counters(1)))))
      yield* TestClock.adjust("9 seconds")
      yield* Fiber.join(fiber)
      assert.deepStrictEqual([first, second, third].map((wire) => wire.times()), [[0], [3_000], [6_000]])
    }))

  it.effect("interruption reaches the leg that runs, and begins no other", () =>
    Effect.gen(function*() {
      const primary = scripted<string>(hang())
      const spare = scripted<string>(ok())
      const safe = (yield* Fallback.make(spare.send))(primary.send)
      const fiber = yield* Effect.fork(safe("a"))
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(fiber)
      assert.strictEqual(primary.interrupted(), 1)
      assert.strictEqual(spare.calls.length, 0)
    }))

  it.effect("exporters of different temporality are refused when the layer is built", () =>
    Effect.gen(function*() {
      const delta = Layer.succeed(
        MetricExporter.MetricExporter,
        MetricExporter.fromSender(
          { name: "delta", type: "test_metric_exporter", temporality: () => "delta" },
          scripted<MetricsData.MetricsData>(ok()).send
        )
      )
      const mixed = exporter("cumulative", scripted(ok())).pipe(MetricExporter.withFallback(delta))
      const exit = yield* Effect.exit(Effect.scoped(Layer.build(mixed)))
      assert.isTrue(Exit.isFailure(exit))
      const error = yield* Effect.flip(Effect.scoped(Layer.build(mixed)))
      assert.strictEqual(error.field, "withFallback")
    }))

  it.effect("both legs are built with one memo map: what they share is built once", () =>
    Effect.gen(function*() {
      let built = 0
      const shared = Layer.effectDiscard(Effect.sync(() => void built++))
      const leg = (name: string) => exporter(name, scripted(ok())).pipe(Layer.provide(shared))
      yield* Effect.scoped(Layer.build(leg("a").pipe(MetricExporter.withFallback(leg("b")))))
      assert.strictEqual(built, 1)
    }))
})
