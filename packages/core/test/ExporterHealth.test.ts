import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import * as TestClock from "effect/TestClock"
import { Delivery, ExporterHealth, MetricExporter } from "../src/index.js"
import { type Answer, backoff, counters, fail, hang, never, ok, scripted } from "./fixtures.js"
import { observation } from "./observation.js"
import { type Data, exporter } from "./pipeline.js"

const begin = (...script: ReadonlyArray<Answer<Data>>) =>
  Effect.gen(function*() {
    const scope = yield* Scope.make()
    const context = yield* Layer.buildWithScope(
      exporter(scripted<Data>(...script)).pipe(MetricExporter.observed(), Layer.provideMerge(observation())),
      scope
    )
    const { all } = Context.get(context, ExporterHealth.ExporterHealth)
    const { export: send } = Context.get(context, MetricExporter.MetricExporter)
    return {
      all,
      health: Effect.map(all, ([health]) => health!),
      now: Effect.exit(send(counters(3))),
      send: Effect.zipRight(TestClock.adjust("1 second"), Effect.exit(send(counters(3)))),
      close: Scope.close(scope, Exit.void)
    }
  })

describe("ExporterHealth", () => {
  it.effect("is unknown until an export has ended, and tells success and failure with their times", () =>
    Effect.gen(function*() {
      const { health, send } = yield* begin(ok(), fail(backoff), fail(never), ok())
      const initial = yield* health
      assert.deepStrictEqual(initial, {
        name: "test",
        component: "test_metric_exporter/0",
        peer: undefined,
        since: 0,
        state: "unknown",
        successes: 0,
        failures: 0,
        consecutiveFailures: 0,
        failingSince: undefined,
        lastSuccess: undefined,
        lastError: undefined,
        lastDuration: undefined
      })
      yield* send
      assert.deepStrictEqual(yield* health, {
        ...initial,
        state: "ok",
        successes: 1,
        lastSuccess: 1_000,
        lastDuration: Duration.zero
      })
      yield* send
      yield* send
      const failing = yield* health
      assert.deepStrictEqual(failing, {
        ...initial,
        state: "failing",
        successes: 1,
        failures: 2,
        consecutiveFailures: 2,
        failingSince: 2_000,
        lastSuccess: 1_000,
        lastError: { reason: "401", message: "answered 401", at: 3_000 },
        lastDuration: Duration.zero
      })
      yield* send
      assert.deepStrictEqual(yield* health, {
        ...failing,
        state: "ok",
        successes: 2,
        consecutiveFailures: 0,
        failingSince: undefined,
        lastSuccess: 4_000
      })
    }))

  it.effect("a partial success is one; when every point is rejected it is none", () =>
    Effect.gen(function*() {
      const refuse = (points: number): Answer<Data> => () => Effect.succeed(Delivery.refused(points, "secret-ish"))
      const { health, send } = yield* begin(refuse(2), refuse(3))
      yield* send
      assert.deepInclude(yield* health, { state: "ok", successes: 1 })
      yield* send
      assert.deepInclude(yield* health, { state: "failing", failures: 1 })
      assert.deepStrictEqual((yield* health).lastError, {
        reason: "rejected",
        message: "the receiver rejected 3 data points",
        at: 2_000
      })
    }))

  it.effect("time: a deadline is a failure, and the last duration is the one of the whole export", () =>
    Effect.gen(function*() {
      const { health, now } = yield* begin(hang())
      const fiber = yield* Effect.fork(now)
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(fiber)
      assert.deepInclude(yield* health, { state: "failing", lastDuration: Duration.seconds(10) })
      assert.strictEqual((yield* health).lastError?.reason, "timeout")
    }))

  it.effect("an interruption from outside says nothing; the text of a defect is withheld", () =>
    Effect.gen(function*() {
      const { health, now } = yield* begin(hang(), () => Effect.die(new RangeError("Bearer s3cret")))
      const initial = yield* health
      const fiber = yield* Effect.fork(now)
      yield* TestClock.adjust("2 seconds")
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(yield* health, initial)
      yield* now
      const { lastError, state } = yield* health
      assert.strictEqual(state, "failing")
      assert.deepInclude(lastError, { reason: "defect", message: "a defect (RangeError); its text is withheld" })
    }))

  it.effect("forgets an exporter whose scope is closed", () =>
    Effect.gen(function*() {
      const { all, close, send } = yield* begin(ok())
      assert.strictEqual((yield* all).length, 1)
      yield* close
      assert.deepStrictEqual(yield* all, [])
      yield* send
      assert.deepStrictEqual(yield* all, [])
    }))
})
