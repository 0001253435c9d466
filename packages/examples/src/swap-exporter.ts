/**
 * The same pipeline with another exporter: an application names its telemetry once, and a test provides an exporter that
 * keeps what it is given.
 *
 * @since 0.1.0
 */
import * as EffectMetrics from "@efflux/core/EffectMetrics"
import * as MetricsData from "@efflux/core/MetricsData"
import * as PeriodicReader from "@efflux/core/PeriodicReader"
import * as Resource from "@efflux/core/Resource"
import * as NodeExport from "@efflux/node/NodeExport"
import * as OtlpHttp from "@efflux/otlp/OtlpHttp"
import * as RecordingExporter from "@efflux/testkit/RecordingExporter"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"

/**
 * The application: what it does, and what it counts.
 *
 * @since 0.1.0
 * @category programs
 */
export const sell = Metric.increment(Metric.counter("shop.sales", { incremental: true }))

/**
 * Its telemetry, but for the exporter: that is open, so its type says `MetricExporter`.
 *
 * @since 0.1.0
 * @category layers
 */
export const Telemetry = PeriodicReader.layer().pipe(
  Layer.provide(EffectMetrics.layer),
  Layer.provide(Resource.layer({ "service.name": "shop" }))
)

/**
 * In production it goes to a collector.
 *
 * @since 0.1.0
 * @category layers
 */
export const Production = Telemetry.pipe(Layer.provide(OtlpHttp.layer()), Layer.provide(NodeExport.layer))

/**
 * In a test it is kept. The reader's scope ends before the exporter is read: the last flush has brought everything.
 *
 * @since 0.1.0
 * @category programs
 */
export const exported = Effect.gen(function*() {
  yield* Effect.repeatN(sell, 2).pipe(Effect.provide(Telemetry))
  const { exports } = yield* RecordingExporter.RecordingExporter
  return (yield* exports).flatMap(({ data }) => MetricsData.dataPoints(data))
}).pipe(Effect.provide(RecordingExporter.layer()))
