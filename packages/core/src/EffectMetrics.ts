/**
 * The producer of everything that is recorded with Effect's `Metric`.
 *
 * | Effect | exported as |
 * |---|---|
 * | counter | sum; monotonic if `incremental`; of integers if `bigint` |
 * | gauge | gauge |
 * | frequency | monotonic sum of integers, one series per word, the word in the attribute `key` |
 * | histogram, timer | histogram |
 * | summary | summary, with the quantiles that Effect can tell |
 *
 * All is cumulative. Tags are attributes, but for `unit` and `time_unit`: they tell the unit, as UCUM. Of two tags with
 * one key the first wins, which is a metric's own before that of its fiber, and of two `Metric.tagged` the inner.
 *
 * Metrics that Effect holds apart and that are the same by value are one series: sums, counts and buckets add up, and of
 * gauges the last in the registry counts. Quantiles cannot be added: a summary that is made in two places has none.
 *
 * Two definitions of one name that do not agree in kind, number type or unit are a conflict, and so are two boundaries
 * for the same attributes of a histogram: the first is exported, the other is left out with one warning and an error of
 * each collection.
 *
 * `Metric.summary` with a `maxSize` of 0 hangs Effect's own snapshot, and nothing can be done about it here.
 *
 * @since 0.1.0
 */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import type * as MetricRegistry from "effect/MetricRegistry"
import type * as Scope from "effect/Scope"
import * as Attributes from "./Attributes.js"
import * as Breather from "./Breather.js"
import { CollectError } from "./CollectError.js"
import * as ExportContext from "./ExportContext.js"
import * as Batch from "./internal/effectMetrics/batch.js"
import * as Memory from "./internal/effectMetrics/memory.js"
import { preparation, reasons } from "./internal/effectMetrics/preparation.js"
import { toMetrics } from "./internal/effectMetrics/snapshot.js"
import { quiet } from "./internal/quiet.js"
import { makeSingleFlight } from "./internal/singleFlight.js"
import { version } from "./internal/version.js"
import { decodeDuration, type InvalidOption } from "./InvalidOption.js"
import * as MetricProducer from "./MetricProducer.js"
import type * as MetricsData from "./MetricsData.js"
import { Resource } from "./Resource.js"

/**
 * What to collect, and under which name.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** Effect's global registry, unless told otherwise. */
  readonly registry?: MetricRegistry.MetricRegistry | undefined
  /** The instrumentation scope of the metrics: `@efflux/core/EffectMetrics`, unless told otherwise. */
  readonly scope?:
    | { readonly name: string; readonly version?: string | undefined; readonly attributes?: Attributes.Attributes }
    | undefined
  /**
   * Runs before each snapshot, to record what must be asked for: a `MetricPolling`, the size of a queue. A failure or
   * a defect of it is an error of the collection, which goes on. It runs without the tags and the tracer of its caller.
   */
  readonly beforeCollect?: Effect.Effect<unknown, unknown> | undefined
  /** How long `beforeCollect` may take until it is interrupted: 5 seconds, unless told otherwise. */
  readonly beforeCollectTimeout?: Duration.DurationInput | undefined
}

/**
 * Makes a producer. A series begins when it is first seen: at the collection before that, or, for the first collection,
 * when the first producer of the registry was made. The process remembers the beginning, also when a producer is made
 * again.
 *
 * Ticks that collect at one time share a collection. A flush or a shutdown waits for one that begins after it asked, so
 * that it sees everything recorded before. The error of `collect` is that of a registry that cannot be read, or of a
 * producer whose scope is closed.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  options: Options = {}
): Effect.Effect<MetricProducer.Service, InvalidOption, Resource | Scope.Scope> =>
  Effect.gen(function*() {
    const registry = options.registry ?? Metric.globalMetricRegistry
    const memory = Memory.of(registry, yield* now)
    const wrap = envelope(yield* Resource, options.scope)
    const reason = "what runs before a collection needs some time and must end, for example after \"5 seconds\""
    const limit = yield* decodeDuration(
      { module: "EffectMetrics", field: "beforeCollectTimeout", reason },
      options.beforeCollectTimeout ?? "5 seconds"
    )
    const prepare = preparation(options.beforeCollect, limit)

    const collect: Effect.Effect<MetricProducer.Collection, CollectError> = Effect.gen(function*() {
      const time = yield* now
      const failed = yield* prepare
      return yield* memory.gate.withPermits(1)(Effect.gen(function*() {
        const pairs = yield* Effect.try({ try: () => registry.snapshot(), catch: unreadable })
        const batch = Batch.begin(memory, time)
        const data = wrap(yield* drive(toMetrics(batch, pairs)))
        Batch.end(batch)
        for (const warning of batch.warnings) yield* Effect.logWarning(warning)
        return { data, errors: [...failed, ...batch.errors] }
      }))
    })

    const flight = yield* makeSingleFlight(
      quiet(collect),
      () => new CollectError({ message: "the layer of this producer is closed: there is nothing to collect from" })
    )
    return {
      collect: Effect.flatMap(ExportContext.get, ({ trigger }) => trigger === "tick" ? flight.shared : flight.fresh)
    }
  })

/** A wall clock may tell fractions of a millisecond. */
const now: Effect.Effect<bigint> = Effect.map(
  Clock.currentTimeMillis,
  (millis) => BigInt(Math.floor(millis)) * 1_000_000n
)

const unreadable = (error: unknown): CollectError =>
  new CollectError({ message: `the metric registry cannot be read: ${reasons(Cause.fail(error))}` })

const drive = <A>(steps: Generator<void, A>): Effect.Effect<A> =>
  Effect.suspend(() => {
    let result: IteratorResult<void, A>
    return Effect.map(
      Breather.whileTrue(() => {
        result = steps.next()
        return result.done !== true
      }),
      () => result.value as A
    )
  })

/** The objects around the metrics are the same at each collection, too. */
const envelope = (resource: Resource["Type"], scope: Options["scope"]) => {
  const { attributes, droppedAttributesCount, schemaUrl } = resource
  const owner: MetricsData.ResourceData = { attributes, droppedAttributesCount }
  const library: MetricsData.InstrumentationScope = {
    name: scope?.name ?? "@efflux/core/EffectMetrics",
    version: scope === undefined ? version : scope.version ?? "",
    attributes: scope?.attributes ?? Attributes.empty,
    droppedAttributesCount: 0
  }
  return (metrics: ReadonlyArray<MetricsData.Metric>): MetricsData.MetricsData => ({
    resourceMetrics: metrics.length === 0 ? [] : [{
      resource: owner,
      scopeMetrics: [{ scope: library, metrics, schemaUrl: "" }],
      schemaUrl
    }]
  })
}

/**
 * The producer over a registry, a scope or polled metrics of one's own. Bind it to a constant: each call makes another
 * layer, and so another producer.
 *
 * @example
 * ```ts
 * import { EffectMetrics } from "@efflux/core"
 * import * as Effect from "effect/Effect"
 * import * as Metric from "effect/Metric"
 * import * as MetricPolling from "effect/MetricPolling"
 *
 * const depth = MetricPolling.make(Metric.gauge("queue.depth"), Effect.succeed(3))
 *
 * const AppMetrics = EffectMetrics.layerWith({
 *   scope: { name: "checkout", version: "1.4.2" },
 *   beforeCollect: MetricPolling.pollAndUpdate(depth)
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layerWith = (options: Options): Layer.Layer<MetricProducer.MetricProducer, InvalidOption, Resource> =>
  Layer.scoped(MetricProducer.MetricProducer, make(options))

/**
 * The producer over Effect's global registry. It is a constant on purpose: all pipelines of an application share it, and
 * its series.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<MetricProducer.MetricProducer, never, Resource> = Layer.orDie(layerWith({}))
