import { assert, describe, it } from "@effect/vitest"
import { CollectError, MetricProducer } from "@efflux/core"
import { Snapshot, TestProducer } from "@efflux/testkit"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as TestClock from "effect/TestClock"

const data = Snapshot.make([Snapshot.counter("requests", 3)])
const error = new CollectError.CollectError({ message: "no" })

describe("TestProducer", () => {
  it.effect("hands out what it was given, and counts", () =>
    Effect.gen(function*() {
      const { collect } = yield* MetricProducer.MetricProducer
      const { collections, set } = yield* TestProducer.TestProducer
      assert.deepStrictEqual(yield* collect, { data, errors: [] })
      const next = Snapshot.later(data, "1 second")
      yield* set(next, [error])
      assert.deepStrictEqual(yield* collect, { data: next, errors: [error] })
      assert.strictEqual(yield* collections, 2)
    }).pipe(Effect.provide(TestProducer.layer(data))))

  it.effect("fails, dies, hangs and recovers as it is told", () =>
    Effect.gen(function*() {
      const test = yield* TestProducer.make(data)
      const { collect } = test.producer
      yield* test.fail(error)
      assert.strictEqual(yield* Effect.flip(collect), error)
      yield* test.die("broken")
      assert.strictEqual(yield* Effect.flip(Effect.sandbox(collect)).pipe(Effect.map((cause) => cause._tag)), "Die")
      yield* test.hang
      const hanging = yield* Effect.fork(Effect.timeoutOption(collect, "1 hour"))
      yield* TestClock.adjust("1 hour")
      assert.isTrue(Option.isNone(yield* hanging))
      yield* test.set(data)
      assert.strictEqual((yield* collect).data, data)
      assert.strictEqual(yield* test.collections, 4)
    }))
})
