/**
 * Stdout exporter: prints metrics in a form that a person can read.
 *
 * What it prints is for eyes, in development and debugging. It is not a stable format, may change in any version, and no
 * program should parse it (R105): for a pipeline, write OTLP.
 *
 * @since 0.1.0
 */
import type { AggregationSelector } from "@efflux/core/Aggregation"
import * as Delivery from "@efflux/core/Delivery"
import * as ExportContext from "@efflux/core/ExportContext"
import { InvalidOption } from "@efflux/core/InvalidOption"
import * as MetricExporter from "@efflux/core/MetricExporter"
import { countDataPoints, type MetricsData } from "@efflux/core/MetricsData"
import * as Range from "@efflux/core/Range"
import type { TemporalitySelector } from "@efflux/core/Temporality"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { openPoints } from "./internal/openPoints.js"
import * as Terminal from "./internal/terminal.js"
import * as Rendering from "./Rendering.js"

/**
 * Where and how it prints.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** Takes one print: whole lines, the last one with its newline. Default: the `Console` of Effect. */
  readonly write?: ((text: string) => Effect.Effect<void>) | undefined
  /**
   * ANSI colours. Default: `"auto"`, that is when the standard output is a terminal and `NO_COLOR` is not set;
   * `FORCE_COLOR` (`0` or `1`) overrules both. With a `write` of one's own, `"auto"` means none.
   */
  readonly colour?: boolean | "auto" | undefined
  /**
   * The columns of a line, from 40 to 10,000. Default: `"auto"`, the width of the terminal, looked up at each print;
   * 120 without a terminal or with a `write` of one's own.
   */
  readonly width?: number | "auto" | undefined
  /** How many series of each metric are shown, at least 1; the others are counted. `Infinity` shows all. Default: 20. */
  readonly maxSeries?: number | undefined
  /** Default: cumulative for every instrument (R106). */
  readonly temporality?: TemporalitySelector | undefined
  /** Default: the default aggregation for every instrument (R106). */
  readonly aggregation?: AggregationSelector | undefined
}

/**
 * How often a reader should print: the specification's interval for this exporter, 10 seconds (R107).
 *
 * @since 0.1.0
 * @category constants
 */
export const defaultInterval: Duration.Duration = Duration.seconds(10)

const widest = 10_000

/**
 * Makes an exporter that prints; see `layer`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Options = {}): Effect.Effect<MetricExporter.Service, InvalidOption> =>
  Effect.gen(function*() {
    const { maxSeries, width } = yield* validate(options)
    const output = yield* Effect.console
    const write = options.write ?? ((text: string) => output.log(text.slice(0, -1)))
    let previous: MetricsData | undefined

    return MetricExporter.fromSender(
      {
        name: "stdout",
        type: "stdout_metric_exporter",
        temporality: options.temporality,
        aggregation: options.aggregation
      },
      (all) =>
        Effect.gen(function*() {
          const { ledger } = yield* ExportContext.get
          const { data, ranges } = openPoints(ledger, all)
          if (ranges.length === 0 && countDataPoints(all) > 0) return Delivery.empty
          const terminal = options.write === undefined ? Terminal.current() : Terminal.unknown
          yield* write(Rendering.render(data, {
            colour: options.colour === undefined || options.colour === "auto" ? terminal.colour : options.colour,
            maxSeries,
            previous,
            width: width === "auto" ? terminal.width : width
          }))
          previous = data
          return ranges.reduce((delivery, range) => {
            const printed: Delivery.Delivery = { accepted: Range.size(range), rejected: 0, messages: [] }
            ledger.settle(range, printed)
            return Delivery.combine(delivery, printed)
          }, Delivery.empty)
        })
    )
  })

/**
 * The layer of an exporter that prints each snapshot: one block of lines with the time, and for each metric its name,
 * kind, unit and description and a line for each series. Counters show what was added since the last print, histograms
 * their mean, estimated quantiles and shape.
 *
 * Print about every 10 seconds (`defaultInterval`). The text is not a stable format: do not parse it. An option that cannot
 * be used is an `InvalidOption` when the layer is built. As a fallback it prints what the primary could not deliver.
 *
 * @example
 * ```ts
 * import { EffectMetrics, ExportSchedule, PeriodicReader, Resource } from "@efflux/core"
 * import { StdoutExporter } from "@efflux/stdout"
 * import * as Layer from "effect/Layer"
 *
 * const Telemetry = PeriodicReader.layer().pipe(
 *   Layer.provide(StdoutExporter.layer()),
 *   Layer.provide(ExportSchedule.layer(StdoutExporter.defaultInterval)),
 *   Layer.provide(EffectMetrics.layer),
 *   Layer.provide(Resource.layer({ "service.name": "checkout" }))
 * )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (options?: Options): Layer.Layer<MetricExporter.MetricExporter, InvalidOption> =>
  Layer.effect(MetricExporter.MetricExporter, make(options))

const validate = ({ maxSeries = Rendering.defaultMaxSeries, width = "auto" }: Options) =>
  width !== "auto" && !(Number.isInteger(width) && width >= Terminal.narrowest && width <= widest)
    ? invalid("width", width, `a line has from ${Terminal.narrowest} to ${widest} columns, or "auto"`)
    : Number.isInteger(maxSeries) && maxSeries >= 1 || maxSeries === Infinity
    ? Effect.succeed({ maxSeries, width })
    : invalid("maxSeries", maxSeries, "at least one series of a metric is shown")

const invalid = (field: string, value: number, reason: string): InvalidOption =>
  new InvalidOption({ module: "StdoutExporter", field, value: String(value), reason })
