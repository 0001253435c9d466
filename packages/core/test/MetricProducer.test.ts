import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { CollectError, ExportContext, MetricProducer } from "../src/index.js"
import { counters } from "./fixtures.js"
import { metricsOf } from "./observation.js"
import { producer } from "./pipeline.js"

const error = (message: string) => new CollectError.CollectError({ message })

const collect = <E>(layer: Layer.Layer<MetricProducer.MetricProducer, E>) =>
  Effect.flatMap(MetricProducer.MetricProducer, ({ collect }) => collect).pipe(Effect.provide(layer))

const some = (name: string, ...errors: ReadonlyArray<CollectError.CollectError>) =>
  producer(Effect.succeed({ data: counters(1, name), errors }))

describe("MetricProducer.withProducer", () => {
  it.effect("hands out what both have, this one's first, with the errors of both", () =>
    Effect.gen(function*() {
      const [a, b] = [error("a"), error("b")]
      const { data, errors } = yield* collect(some("first", a).pipe(MetricProducer.withProducer(some("second", b))))
      assert.deepStrictEqual(metricsOf(data).map(({ name }) => name), ["first", "second"])
      assert.deepStrictEqual(errors, [a, b])
    }))

  it.effect("when one fails the other's data goes out with the error; when both do, the collection fails", () =>
    Effect.gen(function*() {
      const [lost, own] = [error("lost"), error("own")]
      const broken = producer(Effect.fail(lost))
      for (
        const layer of [
          some("kept", own).pipe(MetricProducer.withProducer(broken)),
          broken.pipe(MetricProducer.withProducer(some("kept", own)))
        ]
      ) {
        const { data, errors } = yield* collect(layer)
        assert.deepStrictEqual(metricsOf(data).map(({ name }) => name), ["kept"])
        assert.deepStrictEqual(errors, [own, lost])
      }
      const last = error("last")
      const both = broken.pipe(MetricProducer.withProducer(producer(Effect.fail(last))))
      assert.strictEqual(yield* Effect.flip(collect(both)), last)
    }))

  it.effect("both see the export's context, and what they share is built once", () =>
    Effect.gen(function*() {
      let built = 0
      const triggers: Array<string> = []
      const shared = Layer.effectDiscard(Effect.sync(() => void built++))
      const spy = () =>
        producer(Effect.map(ExportContext.get, ({ trigger }) => {
          triggers.push(trigger)
          return { data: counters(1), errors: [] }
        })).pipe(Layer.provide(shared))
      const context = yield* ExportContext.make({ window: 1, budget: 1, legs: 1, trigger: "shutdown" })
      yield* ExportContext.provide(context)(collect(spy().pipe(MetricProducer.withProducer(spy()))))
      assert.deepStrictEqual([built, triggers], [1, ["shutdown", "shutdown"]])
    }))
})
