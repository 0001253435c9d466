/**
 * The metrics of exporters and readers themselves, in a registry of their own, as OpenTelemetry's semantic conventions
 * name them.
 *
 * | metric | what |
 * |---|---|
 * | `otel.sdk.exporter.metric_data_point.exported` | points by final outcome, once per export; failures have `error.type` |
 * | `otel.sdk.exporter.metric_data_point.inflight` | points of exports that run, waits before a retry included |
 * | `otel.sdk.exporter.operation.duration` | seconds of an export, all attempts included |
 * | `otel.sdk.metric_reader.collection.duration` | seconds of a collection |
 *
 * `error.type` is a status (`503`, `UNAVAILABLE`), a reason of `TransportError`, `rejected`, `encode`, `timeout`,
 * `interrupted` or `defect`. The registry is no part of Effect's: what is recorded here is exported only where
 * `MetricProducer.layerFromSelfObservation` is provided.
 *
 * @since 0.1.0
 */
import type * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as ExporterHealth from "./ExporterHealth.js"
import type { ExportError } from "./ExportError.js"
import * as Observers from "./internal/selfObservation/observers.js"
import type { Collection } from "./MetricProducer.js"
import { Resource } from "./Resource.js"
import type { Peer } from "./Transport.js"

/**
 * Who is observed.
 *
 * @since 0.1.0
 * @category models
 */
export interface Component {
  /** What people call it. */
  readonly name: string
  /** Its `otel.component.type`, such as `otlp_http_metric_exporter`. */
  readonly type: string
  readonly peer?: Peer | undefined
}

/**
 * How an export ended. Points that were neither accepted nor rejected failed because of `cause`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Outcome {
  /** As many as were given to `begin`. */
  readonly points: number
  readonly accepted: number
  readonly rejected: number
  /** Why the export failed; absent when the receiver answered for all points. */
  readonly cause?: Cause.Cause<ExportError> | undefined
  readonly millis: number
}

/**
 * Takes note of the exports of one exporter. Each `begin` is followed by one `end`.
 *
 * @since 0.1.0
 * @category models
 */
export interface ExportObserver {
  readonly begin: (points: number) => Effect.Effect<void>
  readonly end: (outcome: Outcome) => Effect.Effect<void>
}

/**
 * Takes note of the collections of one reader.
 *
 * @since 0.1.0
 * @category models
 */
export interface CollectionObserver {
  /** With an `error.type`, or without one when all was collected. */
  readonly end: (millis: number, errorType: string | undefined) => Effect.Effect<void>
}

/**
 * The registry.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** All series, as a producer hands them out: cumulative, and the same `Series` objects every time. */
  readonly collect: Effect.Effect<Collection>
  /** The exporters whose scope is open. */
  readonly health: Effect.Effect<ReadonlyArray<ExporterHealth.Health>>
  /**
   * Registers an exporter as `<type>/<n>`, with the lowest `n` that is free. When the scope closes the number is free
   * again and the health forgotten, but not the metrics: the next one of the number goes on with its series.
   */
  readonly exporter: (component: Component) => Effect.Effect<ExportObserver, never, Scope.Scope>
  /** Registers a reader in the same way. */
  readonly reader: (type: string) => Effect.Effect<CollectionObserver, never, Scope.Scope>
}

/**
 * The tag of the registry.
 *
 * @since 0.1.0
 * @category services
 */
export class SelfObservation extends Context.Tag("@efflux/core/SelfObservation")<SelfObservation, Service>() {}

/**
 * The upper bounds of the durations' buckets, in seconds. The conventions advise none, and so tell an average only; with
 * these a receiver that is slow once in a hundred times can be seen.
 *
 * @since 0.1.0
 * @category constants
 */
export const durationBounds: ReadonlyArray<number> = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/**
 * Makes an empty registry.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Service, never, Resource> = Effect.map(
  Resource,
  (resource) => Observers.make(resource, durationBounds)
)

/**
 * The registry and the health that it keeps. It is a constant on purpose: all pipelines of an application share it.
 *
 * @example
 * ```ts
 * import { EffectMetrics, MetricExporter, MetricProducer, PeriodicReader, Resource, SelfObservation } from "@efflux/core"
 * import * as Layer from "effect/Layer"
 *
 * declare const exporter: () => Layer.Layer<MetricExporter.MetricExporter>
 *
 * // the application's metrics and the exporter's own go the same way; the application may read ExporterHealth
 * const Telemetry = PeriodicReader.layer().pipe(
 *   Layer.provide(exporter().pipe(MetricExporter.observed())),
 *   Layer.provide(
 *     EffectMetrics.layer.pipe(
 *       MetricProducer.withProducer(MetricProducer.layerFromSelfObservation),
 *       MetricProducer.observed()
 *     )
 *   ),
 *   Layer.provideMerge(SelfObservation.layer),
 *   Layer.provide(Resource.layer({ "service.name": "checkout" }))
 * )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<SelfObservation | ExporterHealth.ExporterHealth, never, Resource> = Layer.effectContext(
  Effect.map(make, (service) =>
    Context.make(SelfObservation, service).pipe(
      Context.add(ExporterHealth.ExporterHealth, { all: service.health })
    ))
)
