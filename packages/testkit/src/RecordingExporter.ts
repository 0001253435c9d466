/**
 * An exporter that keeps the snapshots it is given: the in-memory exporter, which can fail by a script.
 *
 * @since 0.1.0
 */
import type { AggregationSelector } from "@efflux/core/Aggregation"
import * as Delivery from "@efflux/core/Delivery"
import * as ExportContext from "@efflux/core/ExportContext"
import * as Ledger from "@efflux/core/Ledger"
import * as MetricExporter from "@efflux/core/MetricExporter"
import { countDataPoints, type MetricsData } from "@efflux/core/MetricsData"
import * as Range from "@efflux/core/Range"
import type { TemporalitySelector } from "@efflux/core/Temporality"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Journal from "./internal/journal.js"
import * as Playlist from "./internal/playlist.js"
import * as Script from "./Script.js"

/**
 * One export, as the exporter saw it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Export {
  /** When it began: milliseconds of Effect's `Clock`. */
  readonly at: number
  /** Why it ran. */
  readonly trigger: ExportContext.Trigger
  /** The points that were still open: all of them, unless another leg delivered some before. */
  readonly open: ReadonlyArray<Range.Range>
  readonly data: MetricsData
  /** Whether it was interrupted before it ended. */
  readonly interrupted: boolean
}

/**
 * The options of a recording exporter.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** Default: `recording`. */
  readonly name?: string | undefined
  /** Default: cumulative for every instrument (R108). */
  readonly temporality?: TemporalitySelector | undefined
  /** Default: the default aggregation for every instrument (R108). */
  readonly aggregation?: AggregationSelector | undefined
  /** What becomes of the exports. Default: all are taken. */
  readonly script?: Script.Script | undefined
}

/**
 * The exporter, and what it was given.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  readonly exporter: MetricExporter.Service
  /** Every export so far, also those that the script let fail, in the order in which they began. */
  readonly exports: Effect.Effect<ReadonlyArray<Export>>
  /** Forgets the exports. */
  readonly clear: Effect.Effect<void>
  /** Plays another script from the next export on. */
  readonly follow: (script: Script.Script) => Effect.Effect<void>
}

/**
 * The tag of a recording exporter, for a test that reads what was exported.
 *
 * @since 0.1.0
 * @category services
 */
export class RecordingExporter extends Context.Tag("@efflux/testkit/RecordingExporter")<RecordingExporter, Service>() {}

/**
 * An exporter without a wire. What it takes it settles in the ledger of the export, as a real one does.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Options = {}): Effect.Effect<Service> =>
  Effect.gen(function*() {
    const playlist = yield* Playlist.make<Script.Step>(options.script ?? ["ok"])
    const journal = yield* Journal.make<Export>()
    const { aggregation, name = "recording", temporality } = options
    return {
      exporter: MetricExporter.fromSender({ name, type: `${name}_metric_exporter`, aggregation, temporality }, (data) =>
        Effect.gen(function*() {
          const step = yield* playlist.next
          const at = yield* Clock.currentTimeMillis
          const { ledger, trigger } = yield* ExportContext.get
          const open = Ledger.open(ledger, Range.make(0, countDataPoints(data)))
          const points = open.reduce((sum, range) =>
            sum + Range.size(range), 0)
          const delivery = yield* journal.during({ at, trigger, open, data, interrupted: false })(
            Script.outcome(step, points)
          )
          open.forEach((range, i) => ledger.settle(range, i === 0 ? delivery : Delivery.empty))
          return delivery
        })),
      exports: journal.entries,
      clear: journal.clear,
      follow: playlist.replace
    }
  })

/**
 * A recording exporter for a pipeline, which the test reads by the tag.
 *
 * @example
 * ```ts
 * import { PeriodicReader } from "@efflux/core"
 * import { RecordingExporter, Snapshot, TestProducer } from "@efflux/testkit"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 *
 * const Pipeline = PeriodicReader.layer().pipe(
 *   Layer.provideMerge(RecordingExporter.layer({ script: [503, "ok"] })),
 *   Layer.provide(TestProducer.layer(Snapshot.make([Snapshot.counter("requests", 3)])))
 * )
 *
 * const exported = Effect.flatMap(RecordingExporter.RecordingExporter, ({ exports }) => exports)
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (options?: Options): Layer.Layer<MetricExporter.MetricExporter | RecordingExporter> =>
  Layer.effectContext(
    Effect.map(
      make(options),
      (recording) =>
        Context.make(RecordingExporter, recording).pipe(Context.add(MetricExporter.MetricExporter, recording.exporter))
    )
  )
