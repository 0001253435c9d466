import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FC from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/TestClock"
import {
  CollectError,
  Delivery,
  Encode,
  ExportContext,
  ExportError,
  Fallback,
  Leg,
  type MetricsData,
  Observed,
  type Payload,
  Range,
  Retry,
  RetrySchedule,
  type Sender
} from "../src/index.js"
import { type Answer, backoff, counters, fail, failure, hang, never, ok, scripted, sizedEncoder } from "./fixtures.js"
import { read, registry } from "./observation.js"

type Data = MetricsData.MetricsData
type Wire = ReturnType<typeof scripted<Payload.Payload>>

const accept: Answer<Payload.Payload> = (payload) => Effect.succeed(Delivery.accepted(payload))
const reject = (points: number): Answer<Payload.Payload> => (payload) =>
  Effect.succeed(Delivery.partial(payload, points, "late"))

const type = "test_http_metric_exporter"
const begin = Effect.gen(function*() {
  const self = yield* registry
  const observer = yield* self.exporter({ name: "test", type })
  return { self, observer, observed: Observed.observed(observer), lines: read(self) }
})

const encoded = (wire: Wire, maxExportBatchSize?: number) =>
  Effect.map(Encode.encodeWith(sizedEncoder(1), { maxExportBatchSize }), (encodeWith) => encodeWith(wire.send))

const line = (rest: string) => rest.replace("test/0", `${type}/0`)

describe("Observed", () => {
  it.scoped("law: answers, errors, defects and the export's context pass unchanged", () =>
    Effect.gen(function*() {
      const { observed } = yield* begin
      const delivery: Delivery.Delivery = { accepted: 2, rejected: 1, messages: ["late"] }
      const wire = scripted<Data>(() => Effect.succeed(delivery), fail(never), () => Effect.die("broken"))
      const sender = observed(wire.send)
      const data = counters(3)
      assert.strictEqual(yield* sender(data), delivery)
      assert.strictEqual(yield* Effect.flip(sender(data)), never)
      assert.deepStrictEqual(yield* Effect.exit(sender(data)), Exit.die("broken"))
      assert.isTrue(wire.calls.every(({ value }) => value === data))

      const context = yield* ExportContext.make({ window: 9_000, budget: 4_000, legs: 2, trigger: "shutdown" })
      let seen: ExportContext.ExportContext | undefined
      const spy: Sender.Sender<Data> = () =>
        Effect.map(ExportContext.get, (context) => {
          seen = context
          return delivery
        })
      yield* ExportContext.provide(context)(observed(spy)(data))
      assert.strictEqual(seen, context)
    }))

  it.scoped("each point counts once, by its final outcome, and a failure has its error.type [R227]", () =>
    Effect.gen(function*() {
      const { lines, observed } = yield* begin
      // three payloads of two: taken, one of two rejected, failed; then all taken
      const wire = scripted<Payload.Payload>(accept, reject(1), fail(failure(ExportError.Retry.Never(), 401)), accept)
      const sender = observed(yield* encoded(wire, 2))
      yield* Effect.exit(sender(counters(6)))
      assert.deepStrictEqual((yield* lines).slice(0, 3), [
        line("exported test/0: 3"),
        line("exported test/0 error.type=rejected: 1"),
        line("exported test/0 error.type=401: 2")
      ])
      yield* sender(counters(6))
      assert.deepStrictEqual((yield* lines).slice(0, 3), [
        line("exported test/0: 9"),
        line("exported test/0 error.type=rejected: 1"),
        line("exported test/0 error.type=401: 2")
      ])
    }))

  it.scoped("retries count no point again, and show in the one duration of the export [R227] [R229]", () =>
    Effect.gen(function*() {
      const { lines, observed } = yield* begin
      const wire = scripted<Payload.Payload>(fail(backoff), fail(backoff), accept)
      const sender = observed(yield* encoded({ ...wire, send: Retry.retry(RetrySchedule.doubling(3))(wire.send) }))
      const fiber = yield* Effect.fork(sender(counters(5)))
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(fiber)
      assert.strictEqual(wire.calls.length, 3)
      const took = (wire.times()[2]! - wire.times()[0]!) / 1_000
      assert.isAbove(took, 0)
      assert.deepStrictEqual(yield* lines, [
        line("exported test/0: 5"),
        line("inflight test/0: 0"),
        line(`operation test/0: 1 in ${took} s`)
      ])
    }))

  it.scoped("points are in flight until the export ends, waits before a retry included [R226]", () =>
    Effect.gen(function*() {
      const { lines, observed } = yield* begin
      const wire = scripted<Payload.Payload>(fail(backoff), accept)
      const sender = observed(yield* encoded({ ...wire, send: Retry.retry(RetrySchedule.doubling(1))(wire.send) }))
      const fiber = yield* Effect.fork(sender(counters(5)))
      yield* TestClock.adjust("900 millis")
      assert.strictEqual(wire.calls.length, 1)
      assert.include(yield* lines, line("inflight test/0: 5"))
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(fiber)
      assert.include(yield* lines, line("inflight test/0: 0"))
    }))

  it.scoped("a duration without error.type is a full success; with a status it has the last answer's [R229]", () =>
    Effect.gen(function*() {
      const { lines, observed } = yield* begin
      const wire = scripted<Payload.Payload>(accept, reject(1), fail(backoff))
      const sender = observed(yield* encoded(wire))
      for (let i = 0; i < 3; i++) yield* Effect.exit(sender(counters(2)))
      assert.deepStrictEqual((yield* lines).filter((line) => line.startsWith("operation")), [
        line("operation test/0: 1 in 0 s"),
        line("operation test/0 error.type=rejected: 1 in 0 s"),
        line("operation test/0 error.type=503 http.response.status_code=503: 1 in 0 s")
      ])
    }))

  it.scoped("time: the leg's deadline is a failure of the type timeout", () =>
    Effect.gen(function*() {
      const { lines, observed } = yield* begin
      const wire = scripted<Payload.Payload>(accept, hang())
      const sender = observed(Leg.deadline(yield* encoded(wire, 2)))
      const context = yield* ExportContext.make({ window: 10_000, budget: 3_000, legs: 1, trigger: "tick" })
      const fiber = yield* Effect.fork(Effect.exit(ExportContext.provide(context)(sender(counters(5)))))
      yield* TestClock.adjust("10 seconds")
      yield* Fiber.join(fiber)
      assert.deepStrictEqual(yield* lines, [
        line("exported test/0: 2"),
        line("exported test/0 error.type=timeout: 3"),
        line("inflight test/0: 0"),
        line("operation test/0 error.type=timeout: 1 in 3 s")
      ])
    }))

  it.scoped("interruption and defects leave nothing in flight, and are counted", () =>
    Effect.gen(function*() {
      const { lines, observed } = yield* begin
      const wire = scripted<Data>(hang(), () => Effect.die("broken"))
      const fiber = yield* Effect.fork(observed(wire.send)(counters(4)))
      yield* TestClock.adjust("2 seconds")
      assert.include(yield* lines, line("inflight test/0: 4"))
      yield* Fiber.interrupt(fiber)
      assert.strictEqual(wire.interrupted(), 1)
      yield* Effect.exit(observed(wire.send)(counters(1)))
      yield* Effect.exit(
        observed(() => {
          throw new TypeError("it throws before it is an effect")
        })(counters(1))
      )
      assert.deepStrictEqual(yield* lines, [
        line("exported test/0: 0"),
        line("exported test/0 error.type=interrupted: 4"),
        line("exported test/0 error.type=defect: 2"),
        line("inflight test/0: 0"),
        line("operation test/0 error.type=interrupted: 1 in 2 s"),
        line("operation test/0 error.type=defect: 2 in 0 s")
      ])
    }))

  it.scoped("a fiber that is interrupted before it begins leaves nothing in flight", () =>
    Effect.gen(function*() {
      const { lines, observed } = yield* begin
      const wire = scripted<Data>(hang())
      for (let yields = 0; yields < 12; yields++) {
        const fiber = yield* Effect.fork(observed(wire.send)(counters(4)))
        for (let i = 0; i < yields; i++) yield* Effect.yieldNow()
        yield* Fiber.interrupt(fiber)
      }
      assert.isAbove(wire.calls.length, 0)
      assert.include(yield* lines, line("inflight test/0: 0"))
    }))

  it.scoped("two legs of a fallback are two components, and each counts what it had to deliver", () =>
    Effect.gen(function*() {
      const { lines, observed, self } = yield* begin
      const spare = Observed.observed(yield* self.exporter({ name: "spare", type }))
      const first = yield* encoded(scripted<Payload.Payload>(accept, fail(never)), 2)
      const second = yield* encoded(scripted<Payload.Payload>(accept))
      const fallback = yield* Fallback.make(spare(second))
      yield* fallback(observed(first))(counters(6))
      const name = `${type}/1`
      assert.deepStrictEqual((yield* lines).filter((line) => line.startsWith("exported")), [
        line("exported test/0: 2"),
        `exported ${name}: 4`,
        line("exported test/0 error.type=401: 4")
      ])
    }))

  it.scoped("a sender that settles nothing is believed; an export without points is none", () =>
    Effect.gen(function*() {
      const { lines, observed } = yield* begin
      yield* observed(scripted<Data>(ok()).send)(counters(3))
      yield* observed(scripted<Data>(() => Effect.succeed(Delivery.refused(2, "old"))).send)(counters(3))
      const idle = scripted<Data>(ok())
      yield* observed(idle.send)(counters(0))
      assert.strictEqual(idle.calls.length, 1)
      assert.deepStrictEqual(yield* lines, [
        line("exported test/0: 4"),
        line("exported test/0 error.type=rejected: 2"),
        line("inflight test/0: 0"),
        line("operation test/0: 1 in 0 s"),
        line("operation test/0 error.type=rejected: 1 in 0 s")
      ])
    }))

  it.effect("property: outcomes add up to the points, whatever is settled before the end [R227]", () =>
    Effect.promise(() =>
      FC.assert(
        FC.asyncProperty(
          FC.nat(8),
          FC.array(FC.tuple(FC.integer({ min: 1, max: 4 }), FC.nat(4)), { maxLength: 5 }),
          FC.constantFrom("succeed", "fail", "die"),
          (settledBefore, steps, end) =>
            Effect.runPromise(Effect.scoped(Effect.gen(function*() {
              const outcomes: Array<number> = []
              const data = counters(20)
              const context = yield* ExportContext.make({ window: 1_000, budget: 1_000, legs: 1, trigger: "tick" })
              context.ledger.settle(Range.make(0, settledBefore), Delivery.refused(settledBefore, ""))
              const sender: Sender.Sender<Data> = () =>
                Effect.gen(function*() {
                  let start = settledBefore
                  for (const [size, refused] of steps) {
                    const range = Range.make(start, Math.min(20, start + size))
                    const rejected = Math.min(refused, Range.size(range))
                    const accepted = Range.size(range) - rejected
                    context.ledger.settle(range, { accepted, rejected, messages: [] })
                    start = range.end
                  }
                  if (end === "fail") return yield* never
                  return end === "die" ? yield* Effect.die("broken") : context.ledger.delivery
                })
              yield* Observed.observed({
                begin: (points) => Effect.sync(() => void outcomes.push(points)),
                end: ({ accepted, cause, points, rejected }) =>
                  Effect.sync(() => void outcomes.push(points, accepted, rejected, cause === undefined ? 0 : 1))
              })(sender)(data).pipe(ExportContext.provide(context), Effect.exit)
              const [begun, points, accepted, rejected, failed] = outcomes as [number, number, number, number, number]
              assert.deepStrictEqual([begun, points], [20 - settledBefore, 20 - settledBefore])
              assert.isTrue(accepted >= 0 && rejected >= 0 && accepted + rejected <= points)
              assert.strictEqual(failed, end === "succeed" ? 0 : 1)
              if (end === "succeed") assert.strictEqual(accepted + rejected, points)
              const settled = steps.reduce((sum, [size]) => Math.min(points, sum + size), 0)
              if (end !== "succeed") assert.strictEqual(accepted + rejected, settled)
            })))
        )
      )
    ))
})

describe("Observed.collection", () => {
  it.scoped("collections are timed, and those that failed have an error.type [R228]", () =>
    Effect.gen(function*() {
      const self = yield* registry
      const observer = yield* self.reader("periodic_metric_reader")
      const error = new CollectError.CollectError({ message: "no" })
      const collection = { data: counters(1), errors: [] }
      const slow = Observed.collection(observer)({ collect: Effect.delay(Effect.succeed(collection), "3 seconds") })
      const fiber = yield* Effect.fork(slow.collect)
      yield* TestClock.adjust("3 seconds")
      assert.strictEqual(yield* Fiber.join(fiber), collection)

      const partly = Observed.collection(observer)({ collect: Effect.succeed({ ...collection, errors: [error] }) })
      yield* partly.collect
      const failing = Observed.collection(observer)({ collect: Effect.fail(error) })
      assert.strictEqual(yield* Effect.flip(failing.collect), error)
      yield* Effect.exit(Observed.collection(observer)({ collect: Effect.die("broken") }).collect)
      const given = yield* Effect.fork(slow.collect)
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(given)

      const name = "collection periodic_metric_reader/0"
      assert.deepStrictEqual(yield* read(self), [
        `${name}: 1 in 3 s`,
        `${name} error.type=incomplete: 1 in 0 s`,
        `${name} error.type=collect: 1 in 0 s`,
        `${name} error.type=defect: 1 in 0 s`,
        `${name} error.type=interrupted: 1 in 1 s`
      ])
    }))
})
