/**
 * The demo's telemetry: two pipelines over one producer, one to OTLP and one to the standard output.
 *
 * @since 0.1.0
 */
import * as Delivery from "@efflux/core/Delivery"
import * as EffectMetrics from "@efflux/core/EffectMetrics"
import * as ExportSchedule from "@efflux/core/ExportSchedule"
import type { InvalidOption } from "@efflux/core/InvalidOption"
import * as MetricExporter from "@efflux/core/MetricExporter"
import { countDataPoints } from "@efflux/core/MetricsData"
import * as PeriodicReader from "@efflux/core/PeriodicReader"
import * as Resource from "@efflux/core/Resource"
import * as NodeExport from "@efflux/node/NodeExport"
import * as OtlpHttp from "@efflux/otlp/OtlpHttp"
import type * as OtlpReceiver from "@efflux/testkit/OtlpReceiver"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Display } from "./Display.js"
import type { Journal } from "./Journal.js"
import * as Observed from "./Observed.js"

/**
 * Where to export to, and how often.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  readonly url: URL
  readonly interval: Duration.Duration
  /** The receiver behind the URL, if it is the one inside the process. */
  readonly receiver: OtlpReceiver.Service | undefined
}

/** The standard output as an exporter: what is printed of a snapshot is the display's affair. */
const stdout = () =>
  Layer.effect(
    MetricExporter.MetricExporter,
    Effect.map(Display, (display) =>
      MetricExporter.fromSender(
        { name: "stdout", type: "stdout_metric_exporter" },
        (data) => Effect.as(display.printed(data), { ...Delivery.empty, accepted: countDataPoints(data) })
      ))
  )

/**
 * Both pipelines, each with its own clock, over the one producer and the one pool of connections.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (options: Options): Layer.Layer<never, InvalidOption, Journal | Display> =>
  Layer.unwrapEffect(Effect.map(Observed.make(options.receiver), (observed) => {
    // with so short an interval no retry would fit: the one attempt gets all the time that the export has
    const otlp = OtlpHttp.layer({ url: options.url, attemptTimeout: options.interval }).pipe(
      MetricExporter.withPolicy(observed),
      Layer.provide(Observed.layerClient)
    )
    return Layer.mergeAll(
      PeriodicReader.layer().pipe(Layer.provide(otlp)),
      PeriodicReader.layer().pipe(Layer.provide(stdout()))
    ).pipe(
      Layer.provide(ExportSchedule.layer(options.interval)),
      Layer.provide(EffectMetrics.layer),
      Layer.provide(Resource.layer({ "service.name": "efflux-demo" })),
      Layer.provide(NodeExport.layer)
    )
  }))
