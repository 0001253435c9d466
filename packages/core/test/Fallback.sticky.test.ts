import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import { EncodeError, Retry } from "../src/ExportError.js"
import { ExportContext, type ExportError, Fallback, Leg, MetricExporter, type MetricsData } from "../src/index.js"
import { backoff, counters, fail, failure, hang, never, ok, scripted, split } from "./fixtures.js"
import { inExport } from "./inExport.js"
import { exporter as layered, withLog } from "./pipeline.js"

type Wire = ReturnType<typeof scripted<MetricsData.MetricsData>>

const exporter = (name: string, wire: Wire) => layered(wire, name)

describe("Fallback, sticky", () => {
  /** Exports `a` so often, with so many seconds in between. */
  const every = (seconds: number, times: number, send: Effect.Effect<unknown, ExportError.ExportError>) =>
    Effect.forEach(
      Array.from({ length: times }),
      () => Effect.zipLeft(Effect.exit(inExport({ legs: 2 })(send)), TestClock.adjust(Duration.seconds(seconds))),
      { discard: true }
    )

  it.effect("time: stays at the fallback for a minute, then one export probes the primary first", () =>
    Effect.gen(function*() {
      const primary = scripted<string>(fail(backoff), fail(backoff), ok())
      const spare = scripted<string>(ok())
      const safe = (yield* Fallback.make(spare.send))(primary.send)
      yield* every(10, 15, safe("a"))
      assert.deepStrictEqual(primary.times(), [0, 60_000, 120_000, 130_000, 140_000])
      assert.deepStrictEqual(spare.times(), Array.from({ length: 12 }, (_, i) => 10_000 * i))
    }))

  it.effect("time: stickyFor says how long; with 0 every export tries the primary first", () =>
    Effect.gen(function*() {
      const outage = [fail<string>(backoff), fail<string>(backoff), fail<string>(backoff), ok<string>()]
      for (
        const { stickyFor, tried } of [
          { stickyFor: "25 seconds" as const, tried: [0, 30, 60, 90] },
          { stickyFor: 0, tried: [0, 10, 20, 30, 40] }
        ]
      ) {
        const [primary, spare] = [scripted<string>(...outage), scripted<string>(ok())]
        const start = yield* ExportContext.now
        const safe = (yield* Fallback.make(spare.send, { stickyFor }))(primary.send)
        yield* every(10, tried.at(-1)! / 10 + 1, safe("a"))
        assert.deepStrictEqual(primary.times().map((at) => (at - start) / 1_000), tried)
      }
    }))

  it.effect("with stickyFor 0 exports at one time all try the primary first", () =>
    Effect.gen(function*() {
      const [primary, spare] = [scripted<string>(fail(backoff), hang()), scripted<string>(ok())]
      const safe = (yield* Fallback.make(spare.send, { stickyFor: 0 }))(primary.send)
      yield* safe("a")
      const fibers = yield* Effect.forEach(["b", "c"], (a) => Effect.fork(safe(a)))
      yield* TestClock.adjust(0)
      assert.deepStrictEqual(primary.calls.map(({ value }) => value), ["a", "b", "c"])
      yield* Fiber.interruptAll(fibers)
    }))

  it.effect("when the fallback fails too, the next export tries the primary first", () =>
    Effect.gen(function*() {
      const primary = scripted<string>(fail(backoff), ok())
      const spare = scripted<string>(ok(), ok(), fail(backoff))
      const safe = (yield* Fallback.make(spare.send))(primary.send)
      yield* every(10, 5, safe("a"))
      assert.deepStrictEqual(primary.times(), [0, 30_000, 40_000])
      assert.deepStrictEqual(spare.times(), [0, 10_000, 20_000])
    }))

  it.effect("while both fail, every export tries both", () =>
    Effect.gen(function*() {
      const [primary, spare] = [scripted<string>(fail(backoff)), scripted<string>(() => Effect.dieMessage("broken"))]
      const safe = (yield* Fallback.make(spare.send))(primary.send)
      yield* every(10, 3, safe("a"))
      assert.deepStrictEqual([primary.times(), spare.times()], [[0, 10_000, 20_000], [0, 10_000, 20_000]])
    }))

  it.effect("an export that failed for its data goes to the fallback, and the next one to the primary", () =>
    Effect.gen(function*() {
      const reasons = [failure(Retry.Never(), 400), split, new EncodeError({ message: "broken" })]
      for (const reason of reasons) {
        const [primary, spare] = [scripted<string>(fail(reason), ok()), scripted<string>(ok())]
        const safe = (yield* Fallback.make(spare.send))(primary.send)
        yield* every(10, 2, safe("a"))
        assert.deepStrictEqual([primary.calls.length, spare.calls.length], [2, 1], reason.message)
      }
    }))

  it.effect("a primary that refuses the credentials is one to stay away from", () =>
    Effect.gen(function*() {
      const [primary, spare] = [scripted<string>(fail(never)), scripted<string>(ok())]
      const safe = (yield* Fallback.make(spare.send))(primary.send)
      yield* every(10, 3, safe("a"))
      assert.deepStrictEqual([primary.calls.length, spare.calls.length], [1, 3])
    }))

  it.effect("interruption: a probe that is interrupted leaves the next export to probe", () =>
    Effect.gen(function*() {
      const primary = scripted<string>(fail(backoff), hang(), ok())
      const spare = scripted<string>(ok())
      const safe = (yield* Fallback.make(spare.send, { stickyFor: "10 seconds" }))(primary.send)
      yield* every(10, 1, safe("a"))
      const probe = yield* Effect.fork(safe("b"))
      yield* TestClock.adjust(0)
      assert.strictEqual((yield* safe("c")).accepted, 1)
      yield* Fiber.interrupt(probe)
      yield* safe("d")
      assert.deepStrictEqual(primary.calls.map(({ value }) => value), ["a", "b", "d"])
      assert.deepStrictEqual(spare.calls.map(({ value }) => value), ["a", "c"])
    }))

  it.effect("a fallback that fails while a probe is on its way does not void the probe", () =>
    Effect.gen(function*() {
      const primary = scripted<string>(fail(backoff), (a) => Effect.delay(ok<string>()(a), "2 seconds"), hang())
      const spare = scripted<string>(ok(), fail(backoff))
      const safe = (yield* Fallback.make(spare.send, { stickyFor: "10 seconds" }))(primary.send)
      yield* every(10, 1, safe("a"))
      const probe = yield* Effect.fork(safe("b"))
      yield* TestClock.adjust(0)
      assert.strictEqual(yield* Effect.flip(safe("c")), backoff)
      yield* TestClock.adjust("2 seconds")
      yield* Fiber.join(probe)
      // the primary is back: it has both of these, and not one as a probe
      const fibers = yield* Effect.forEach(["d", "e"], (a) => Effect.fork(safe(a)))
      yield* TestClock.adjust(0)
      assert.deepStrictEqual(primary.calls.map(({ value }) => value), ["a", "b", "d", "e"])
      yield* Fiber.interruptAll(fibers)
    }))

  it.effect("time: the fallback has the share that it has after a primary that failed at once", () =>
    Effect.gen(function*() {
      const primary = scripted<string>(fail(backoff), hang())
      const spare = scripted<string>(hang(), ok())
      const safe = (yield* Fallback.make(Leg.deadline(spare.send), { stickyFor: "1 minute" }))(
        Leg.deadline(primary.send)
      )
      const exporting = (budget: number) =>
        Effect.gen(function*() {
          const begin = yield* ExportContext.now
          const fiber = yield* Effect.fork(
            Effect.exit(inExport({ window: 10_000, budget, legs: 2 })(safe("a"))).pipe(
              Effect.zipRight(ExportContext.now)
            )
          )
          yield* TestClock.adjust("10 seconds")
          return (yield* Fiber.join(fiber)) - begin
        })
      assert.strictEqual(yield* exporting(4_500), 4_500)
      assert.strictEqual(spare.interrupted(), 1)
      // the fallback has failed, so this one probes: both legs, within the interval
      assert.strictEqual(yield* exporting(8_000), 5_000)
      // the time of the primary was up: that was a failure too, and this one goes to the fallback alone
      assert.strictEqual(yield* exporting(8_000), 0)
      assert.deepStrictEqual([primary.times(), spare.times()], [[0, 10_000], [0, 15_000, 20_000]])
    }))

  it.effect("time: while it is stuck, a chain of three shares the interval among the two that are left", () =>
    Effect.gen(function*() {
      const [first, second, third] = [
        scripted(fail(backoff)),
        scripted(ok(), hang()),
        scripted(hang())
      ] as [Wire, Wire, Wire]
      const spare = exporter("b", second).pipe(MetricExporter.withFallback(exporter("c", third)))
      const chain = yield* Effect.provide(
        MetricExporter.MetricExporter,
        exporter("a", first).pipe(MetricExporter.withFallback(spare, { stickyFor: "5 minutes" }))
      )
      const tick = inExport({ window: 9_000, budget: 4_500, legs: chain.legs })(chain.export(counters(1)))
      yield* tick
      const fiber = yield* Effect.fork(Effect.flip(tick))
      yield* TestClock.adjust("9 seconds")
      assert.strictEqual((yield* Fiber.join(fiber))._tag, "ExportTimeout")
      assert.deepStrictEqual([first, second, third].map((wire) => wire.times()), [[0], [0, 0], [4_500]])
    }))

  it.effect("each pair of a chain has a state of its own", () =>
    Effect.gen(function*() {
      const [first, second, third] = [
        scripted(fail(backoff)),
        scripted(ok(), fail(backoff)),
        scripted(ok())
      ] as [Wire, Wire, Wire]
      const chain = yield* Effect.provide(
        MetricExporter.MetricExporter,
        exporter("a", first).pipe(
          MetricExporter.withFallback(exporter("b", second)),
          MetricExporter.withFallback(exporter("c", third), { stickyFor: "20 seconds" })
        )
      )
      yield* every(10, 5, inExport({ legs: chain.legs })(chain.export(counters(1))))
      // at 10 s b fails and the outer pair goes to c; at 30 s it probes the inner one, which has left b for a
      assert.deepStrictEqual([first, second, third].map((wire) => wire.times()), [
        [0, 30_000],
        [0, 10_000, 30_000],
        [10_000, 20_000, 30_000, 40_000]
      ])
    }))

  it.effect("the last export tries the primary once more, and the fallback has its share", () =>
    Effect.gen(function*() {
      const primary = scripted<string>(fail(backoff), hang())
      const spare = scripted<string>(ok())
      const safe = (yield* Fallback.make(Leg.deadline(spare.send)))(Leg.deadline(primary.send))
      yield* inExport({ legs: 2 })(safe("a"))
      const fiber = yield* Effect.fork(
        inExport({ trigger: "shutdown", window: 5_000, budget: 5_000, legs: 2 })(safe("last"))
      )
      yield* TestClock.adjust("5 seconds")
      assert.strictEqual((yield* Fiber.join(fiber)).accepted, 1)
      assert.deepStrictEqual([primary.times(), spare.times()], [[0, 0], [0, 2_500]])
    }))

  it.effect("tells once that exports go elsewhere, and once that they are back, by name", () =>
    withLog((lines) =>
      Effect.gen(function*() {
        const chain = yield* Effect.provide(
          MetricExporter.MetricExporter,
          exporter("otlp", scripted(fail(backoff), fail(backoff), ok())).pipe(
            MetricExporter.withFallback(exporter("file", scripted(ok())), { stickyFor: "30 seconds" })
          )
        )
        yield* every(10, 8, chain.export(counters(1)))
        assert.deepStrictEqual(lines, [
          { level: "Warning", text: "exports go to file: otlp has failed: answered 503" },
          { level: "Info", text: "exports are back at otlp" }
        ])
      })
    ))

  it.effect("each build of a layer begins at its primary", () =>
    Effect.gen(function*() {
      const primary: Wire = scripted(fail(backoff))
      const layer = exporter("a", primary).pipe(MetricExporter.withFallback(exporter("b", scripted(ok()))))
      const twice = Effect.flatMap(
        MetricExporter.MetricExporter,
        (chain) => Effect.repeatN(chain.export(counters(1)), 1)
      )
      yield* Effect.provide(twice, layer)
      yield* Effect.provide(twice, layer)
      assert.strictEqual(primary.calls.length, 2)
    }))

  it.effect("a fallback for ever is refused when the layer is built", () =>
    Effect.gen(function*() {
      const layer = exporter("a", scripted(ok())).pipe(
        MetricExporter.withFallback(exporter("b", scripted(ok())), { stickyFor: Duration.infinity })
      )
      assert.strictEqual((yield* Effect.flip(Effect.scoped(Layer.build(layer)))).field, "stickyFor")
    }))
})
