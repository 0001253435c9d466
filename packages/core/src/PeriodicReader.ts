/**
 * The periodic reader drives a pipeline: at each tick of its schedule it collects and exports.
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import * as ExportSchedule from "./ExportSchedule.js"
import * as Flights from "./internal/flights.js"
import { quiet } from "./internal/quiet.js"
import { makeTick } from "./internal/tick.js"
import { decodeDuration, InvalidOption } from "./InvalidOption.js"
import * as MetricExporter from "./MetricExporter.js"
import { MetricProducer } from "./MetricProducer.js"
import * as Temporality from "./Temporality.js"

/**
 * The options of a reader. When and how long it exports is told by the `ExportSchedule` service.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The most that the end may take: the export in flight, then the last flush. Default: 5 seconds. */
  readonly shutdownTimeout?: Duration.DurationInput | undefined
}

/**
 * Starts the loop in a scope; see `layer`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  options: Options = {}
): Effect.Effect<void, InvalidOption, MetricProducer | MetricExporter.MetricExporter | Scope.Scope> =>
  Effect.gen(function*() {
    const producer = yield* MetricProducer
    const exporter = yield* MetricExporter.MetricExporter
    const { immediate, interval, jitter, timeout } = yield* ExportSchedule.ExportSchedule
    const reason = "the last flush needs some time and must end, for example after \"5 seconds\""
    const bound = yield* decodeDuration(
      { module: "PeriodicReader", field: "shutdownTimeout", reason },
      options.shutdownTimeout ?? "5 seconds"
    )
    yield* refuseDeltas(exporter)

    const tick = makeTick(producer, exporter)
    const flights = yield* Flights.make({
      bound,
      last: (left) => tick({ window: left, budget: left, trigger: "shutdown" }),
      late: Effect.logWarning(
        `the last flush was not done within ${Duration.format(bound)}: what was recorded since the last export is lost`
      ).pipe(Effect.annotateLogs({ exporter: exporter.name }))
    })

    const each = flights.run(tick({ window: interval, budget: timeout, trigger: "tick" }))
    const delay = Math.floor((yield* Random.next) * Duration.toMillis(jitter))
    const clockwork = Schedule.fixed(interval)
    yield* Effect.sleep(delay).pipe(
      Effect.zipRight(immediate ? Effect.repeat(each, clockwork) : Effect.schedule(each, clockwork)),
      Effect.forkScoped
    )
  }).pipe(quiet)

/**
 * A pipeline of its own: the layer has no output and merges with any other.
 *
 * - Ticks are aligned to the start (they do not drift), never overlap and never pile up.
 * - Nothing that goes wrong ends the loop. A failure is logged once when it begins (Warning) and once when it is over
 *   (Info), with the exporter's name and endpoint.
 * - When the scope ends, the clock stops, the export in flight may use half of `shutdownTimeout`, and then everything is
 *   collected and exported once more.
 *
 * Producers hand out cumulative data and this version exports it as it is: an exporter that asks for another temporality
 * is refused with an `InvalidOption` when the layer is built.
 *
 * @example
 * ```ts
 * import { EffectMetrics, ExportSchedule, MetricExporter, PeriodicReader, Resource } from "@efflux/core"
 * import * as Layer from "effect/Layer"
 *
 * declare const exporter: Layer.Layer<MetricExporter.MetricExporter>
 *
 * const Telemetry = PeriodicReader.layer().pipe(
 *   Layer.provide(exporter),
 *   Layer.provide(ExportSchedule.layer("10 seconds")),
 *   Layer.provide(EffectMetrics.layer),
 *   Layer.provide(Resource.layer({ "service.name": "checkout" }))
 * )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  options?: Options
): Layer.Layer<never, InvalidOption, MetricProducer | MetricExporter.MetricExporter> =>
  Layer.scopedDiscard(make(options))

const refuseDeltas = (exporter: MetricExporter.Service): Effect.Effect<void, InvalidOption> =>
  Temporality.agree(exporter.temporality, Temporality.cumulative)
    ? Effect.void
    : new InvalidOption({
      module: "PeriodicReader",
      field: "temporality",
      value: "delta",
      reason: `${exporter.name} would get cumulative data: this version has no deltas yet`
    })
