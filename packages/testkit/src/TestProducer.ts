/**
 * A producer whose snapshot the test holds, and may move, break or stop.
 *
 * @since 0.1.0
 */
import type { CollectError } from "@efflux/core/CollectError"
import * as MetricProducer from "@efflux/core/MetricProducer"
import type { MetricsData } from "@efflux/core/MetricsData"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"

/**
 * The producer and its handle.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  readonly producer: MetricProducer.Service
  /** Hands this out from now on, with the errors of what is missing from it. */
  readonly set: (data: MetricsData, errors?: ReadonlyArray<CollectError>) => Effect.Effect<void>
  /** Every collection fails from now on. */
  readonly fail: (error: CollectError) => Effect.Effect<void>
  /** Every collection dies with this defect from now on. */
  readonly die: (defect: unknown) => Effect.Effect<void>
  /** No collection ends from now on. */
  readonly hang: Effect.Effect<void>
  /** How many collections have begun. */
  readonly collections: Effect.Effect<number>
}

/**
 * The tag of a test's producer.
 *
 * @since 0.1.0
 * @category services
 */
export class TestProducer extends Context.Tag("@efflux/testkit/TestProducer")<TestProducer, Service>() {}

/**
 * A producer that hands out `data` until it is told otherwise. Move it with `Snapshot.later`, which keeps the series as
 * a producer must.
 *
 * @example
 * ```ts
 * import { Snapshot, TestProducer } from "@efflux/testkit"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function*() {
 *   const first = Snapshot.make([Snapshot.counter("requests", 3)])
 *   const test = yield* TestProducer.make(first)
 *   yield* test.producer.collect
 *   yield* test.set(Snapshot.later(first, "10 seconds"))
 *   return yield* test.collections // 1
 * })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (data: MetricsData): Effect.Effect<Service> =>
  Effect.gen(function*() {
    const behaviour = yield* Ref.make<MetricProducer.Service["collect"]>(Effect.succeed({ data, errors: [] }))
    const collections = yield* Ref.make(0)
    return {
      producer: {
        collect: Effect.zipRight(Ref.update(collections, (n) => n + 1), Effect.flatten(Ref.get(behaviour)))
      },
      set: (data, errors = []) => Ref.set(behaviour, Effect.succeed({ data, errors })),
      fail: (error) => Ref.set(behaviour, Effect.fail(error)),
      die: (defect) => Ref.set(behaviour, Effect.die(defect)),
      hang: Ref.set(behaviour, Effect.never),
      collections: Ref.get(collections)
    }
  })

/**
 * The producer of a test's pipeline, which the test moves by the tag.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (data: MetricsData): Layer.Layer<MetricProducer.MetricProducer | TestProducer> =>
  Layer.effectContext(
    Effect.map(
      make(data),
      (test) => Context.make(TestProducer, test).pipe(Context.add(MetricProducer.MetricProducer, test.producer))
    )
  )
