import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FastCheck from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import {
  Delivery,
  Encoder,
  ExportContext,
  FanOut,
  Ledger,
  MetricExporter,
  type Payload,
  PeriodicReader,
  Range,
  Transport
} from "../src/index.js"
import { type Answer, backoff, counters, fail, hang, never, ok, scripted, sizedEncoder } from "./fixtures.js"
import { closing, type Data, exporter, producer, start } from "./pipeline.js"

const branch = (name: string, ...script: ReadonlyArray<Answer<string>>) => {
  const wire = scripted<string>(...script)
  return { name, legs: 1, export: wire.send, wire }
}

const context = (legs: number, millis = 9_000) =>
  ExportContext.make({ window: millis, budget: millis / 2, legs, trigger: "tick" })

/** An exporter whose payloads have two points each, over a wire with a script. */
const encoded = (name: string, wire: ReturnType<typeof scripted<Payload.Payload>>) =>
  MetricExporter.layer({ name, type: "test_metric_exporter", maxExportBatchSize: 2 }).pipe(
    Layer.provide(Layer.succeed(Transport.Transport, { send: wire.send, peer: { address: name } })),
    Layer.provide(Layer.succeed(Encoder.Encoder, sizedEncoder(1)))
  )

const accept = (payload: Payload.Payload) => Effect.succeed(Delivery.accepted(payload))
const build = <E>(layer: Layer.Layer<MetricExporter.MetricExporter, E>) =>
  Effect.provide(MetricExporter.MetricExporter, layer)

describe("FanOut", () => {
  it.effect("law: with one branch it changes nothing but the error's advice", () =>
    Effect.gen(function*() {
      const one = branch("a", () => Effect.succeed({ accepted: 1, rejected: 2, messages: ["late"] }), fail(backoff))
      const fan = FanOut.fanOut([one])
      assert.deepStrictEqual(yield* fan("x"), { accepted: 1, rejected: 2, messages: ["late"] })
      const error = yield* Effect.flip(fan("x"))
      assert.strictEqual(error.message, "1 of 1 destinations failed: a: answered 503")
    }))

  it.effect("effect: every branch gets the snapshot, and the delivery is the sum", () =>
    Effect.gen(function*() {
      const branches = [branch("a", ok()), branch("b", () => Effect.succeed(Delivery.refused(2, "old")))]
      assert.deepStrictEqual(yield* FanOut.fanOut(branches)("x"), { accepted: 1, rejected: 2, messages: ["old"] })
      assert.deepStrictEqual(branches.map(({ wire }) => wire.calls.map(({ value }) => value)), [["x"], ["x"]])
    }))

  it.effect("effect: the failures of all branches are one error, which may not be retried", () =>
    Effect.gen(function*() {
      const fan = FanOut.fanOut([branch("a", fail(backoff)), branch("b", ok()), branch("c", fail(never))])
      const error = yield* Effect.flip(fan("x"))
      assert.strictEqual(error.message, "2 of 3 destinations failed: a: answered 503; c: answered 401")
      assert.deepStrictEqual(
        error._tag === "TransportError" && [error.reason, error.retry._tag, error.status],
        ["status", "Never", undefined]
      )
    }))

  it.effect("effect: the status is told when all that failed have the same", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(FanOut.fanOut([branch("a", fail(backoff)), branch("b", fail(backoff))])("x"))
      assert.strictEqual(error._tag === "TransportError" && error.status, 503)
    }))

  it.effect("a defect of one branch, and one that interrupts itself, keep no other from delivering", () =>
    Effect.gen(function*() {
      const slow = branch("slow", () => Effect.delay(ok()(""), "1 second"))
      const broken = branch("broken", () => Effect.die("oops"))
      const gone = branch("gone", () => Effect.interrupt)
      const fiber = yield* Effect.fork(Effect.exit(FanOut.fanOut([broken, gone, slow])("x")))
      yield* TestClock.adjust("1 second")
      const exit = yield* Fiber.join(fiber)
      assert.isTrue(Exit.isFailure(exit))
      if (Exit.isFailure(exit)) {
        assert.deepStrictEqual(Array.from(Cause.defects(exit.cause)), ["oops"])
        assert.deepStrictEqual(Array.from(Cause.failures(exit.cause), ({ message }) => message), [
          "2 of 3 destinations failed: broken: it has a defect; gone: it was interrupted"
        ])
      }
      assert.deepStrictEqual([slow.wire.calls.length, slow.wire.interrupted()], [1, 0])
    }))

  it.effect("time: all begin at once; one that hangs holds up the end only, for its own deadline", () =>
    Effect.gen(function*() {
      const [stuck, fine] = [scripted<Data>(hang()), scripted<Data>(ok())]
      const fan = yield* build(MetricExporter.all(exporter(stuck, "stuck"), exporter(fine, "fine")))
      const fiber = yield* Effect.fork(
        Effect.zip(ExportContext.provide(yield* context(1))(Effect.flip(fan.export(counters(1)))), ExportContext.now)
      )
      yield* TestClock.adjust("9 seconds")
      const [error, end] = yield* Fiber.join(fiber)
      assert.strictEqual(
        error.message,
        "1 of 2 destinations failed: stuck: the export was not done within 4s 500ms"
      )
      assert.strictEqual(error._tag === "TransportError" && error.reason, "timeout")
      assert.deepStrictEqual([end, stuck.times(), fine.times(), stuck.interrupted()], [4_500, [0], [0], 1])
    }))

  it.effect("time: it takes as many legs as its longest branch, and leaves the others their share", () =>
    Effect.gen(function*() {
      const [a, b, c, d] = [
        scripted<Data>(hang()),
        scripted<Data>(hang()),
        scripted<Data>(hang()),
        scripted<Data>(ok())
      ]
      const pair = exporter(b, "b").pipe(MetricExporter.withFallback(exporter(c, "c")))
      const chain = yield* build(
        MetricExporter.all(exporter(a, "a"), pair).pipe(MetricExporter.withFallback(exporter(d, "d")))
      )
      assert.deepStrictEqual([chain.legs, chain.name], [3, "a and b, else c, else d"])
      const fiber = yield* Effect.fork(ExportContext.provide(yield* context(3))(chain.export(counters(1))))
      yield* TestClock.adjust("9 seconds")
      yield* Fiber.join(fiber)
      assert.deepStrictEqual([a.times(), b.times(), c.times(), d.times()], [[0], [0], [3_000], [6_000]])
    }))

  it.effect("interruption reaches every branch, and what all had settled stays settled", () =>
    Effect.gen(function*() {
      const quick = (covers: number): Answer<string> => () =>
        Effect.flatMap(ExportContext.get, ({ ledger }) => {
          ledger.settle(Range.make(0, covers), Delivery.empty)
          return Effect.never
        })
      const [a, b] = [branch("a", quick(3)), branch("b", quick(2))]
      const outer = yield* context(1)
      const fiber = yield* Effect.fork(ExportContext.provide(outer)(FanOut.fanOut([a, b])("x")))
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual([a.wire.interrupted(), b.wire.interrupted()], [1, 1])
      assert.deepStrictEqual(outer.ledger.settled, [Range.make(0, 2)])
    }))

  it.effect("a fallback around it sends what any of them lacks", () =>
    Effect.gen(function*() {
      const [whole, half, spare] = [scripted(accept), scripted(accept, fail(never)), scripted(accept)]
      const layer = MetricExporter.all(encoded("whole", whole), encoded("half", half)).pipe(
        MetricExporter.withFallback(encoded("spare", spare))
      )
      const outer = yield* context(2)
      yield* ExportContext.provide(outer)((yield* build(layer)).export(counters(6)))
      assert.deepStrictEqual(whole.calls.map(({ value }) => value.covers.start), [0, 2, 4])
      assert.deepStrictEqual(half.calls.map(({ value }) => value.covers.start), [0, 2])
      assert.deepStrictEqual(spare.calls.map(({ value }) => value.covers.start), [2, 4])
      assert.deepStrictEqual(outer.ledger.settled, [Range.make(0, 6)])
      assert.strictEqual(outer.ledger.delivery.accepted, 6 + 2 + 4)
    }))

  it.effect("as a fallback it sends only what was open when it began", () =>
    Effect.gen(function*() {
      const [primary, a, b] = [scripted(accept, fail(never)), scripted(accept), scripted(accept)]
      const layer = encoded("primary", primary).pipe(
        MetricExporter.withFallback(MetricExporter.all(encoded("a", a), encoded("b", b)))
      )
      const outer = yield* context(2)
      yield* ExportContext.provide(outer)((yield* build(layer)).export(counters(6)))
      for (const wire of [a, b]) assert.deepStrictEqual(wire.calls.map(({ value }) => value.covers.start), [2, 4])
      assert.deepStrictEqual(outer.ledger.settled, [Range.make(0, 6)])
    }))

  const ranges = FastCheck.array(
    FastCheck.tuple(FastCheck.integer({ min: 0, max: 20 }), FastCheck.integer({ min: 1, max: 5 })),
    { maxLength: 6 }
  )

  it.effect.prop(
    "law: a point is settled when every branch has settled it, or it was settled before",
    [ranges, FastCheck.array(ranges, { minLength: 1, maxLength: 3 })],
    ([before, each]) =>
      Effect.gen(function*() {
        const points = (settled: ReadonlyArray<readonly [number, number]>) =>
          new Set(settled.flatMap(([start, size]) => Array.from({ length: size }, (_, i) => start + i)))
        const outer = yield* context(1)
        for (const [start, size] of before) outer.ledger.settle(Range.make(start, start + size), Delivery.empty)
        const branches = each.map((settled, i) =>
          branch(`${i}`, () =>
            Effect.map(ExportContext.get, ({ ledger }) => {
              for (const [start, size] of settled) ledger.settle(Range.make(start, start + size), Delivery.empty)
              return Delivery.empty
            }))
        )
        yield* ExportContext.provide(outer)(FanOut.fanOut(branches)("x"))
        const expected = Array.from({ length: 30 }, (_, i) => i).filter((point) =>
          points(before).has(point) || each.every((settled) => points(settled).has(point))
        )
        const open = Ledger.open(outer.ledger, Range.make(0, 30))
        const actual = Array.from({ length: 30 }, (_, i) => i).filter((point) =>
          !open.some(({ end, start }) => point >= start && point < end)
        )
        assert.deepStrictEqual(actual, expected)
      })
  )

  it.effect("under a reader, an outage of one destination is told, and the other misses no tick", () =>
    Effect.gen(function*() {
      const [down, fine] = [scripted<Data>(hang()), scripted<Data>(ok())]
      const close = yield* start(
        PeriodicReader.layer().pipe(
          Layer.provide(MetricExporter.all(exporter(down, "down"), exporter(fine, "fine"))),
          Layer.provide(producer())
        )
      )
      yield* TestClock.adjust("185 seconds")
      assert.deepStrictEqual([down.times(), fine.times()], [[60_000, 120_000, 180_000], [60_000, 120_000, 180_000]])
      yield* closing(close)
      assert.strictEqual(fine.calls.length, 4)
    }))

  it.effect("exporters of different temporality are refused when the layer is built", () =>
    Effect.gen(function*() {
      const delta = Layer.succeed(
        MetricExporter.MetricExporter,
        MetricExporter.fromSender(
          { name: "d", type: "test_metric_exporter", temporality: () => "delta" },
          scripted<Data>(ok()).send
        )
      )
      const fine = exporter(scripted<Data>(ok()), "c")
      const error = yield* Effect.flip(build(MetricExporter.all(fine, fine, delta)))
      assert.deepStrictEqual([error.field, error.value], ["all", "d"])
    }))

  it.effect("all are built with one memo map, and fail with their own errors", () =>
    Effect.gen(function*() {
      let built = 0
      const shared = Layer.effectDiscard(Effect.sync(() => void built++))
      const leg = (name: string) => exporter(scripted<Data>(ok()), name).pipe(Layer.provide(shared))
      const fan = yield* build(MetricExporter.all(leg("a"), leg("b"), leg("c")))
      assert.deepStrictEqual([built, fan.name], [1, "a and b and c"])
      const bad = Layer.fail("no key" as const)
      const error: "no key" | { readonly _tag: string } = yield* Effect.flip(build(MetricExporter.all(leg("a"), bad)))
      assert.strictEqual(error, "no key")
    }))
})
