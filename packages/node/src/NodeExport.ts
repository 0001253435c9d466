/**
 * What an exporter needs of Node, in one layer.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Resource from "@efflux/core/Resource"
import * as Layer from "effect/Layer"
import * as NodeClient from "./NodeClient.js"

/**
 * The pooled HTTP client and the resource that the environment tells. A constant, so that all pipelines share one pool.
 * Another resource is provided before it.
 *
 * @example
 * ```ts
 * import { EffectMetrics, type MetricExporter, PeriodicReader } from "@efflux/core"
 * import { NodeExport } from "@efflux/node"
 * import type * as HttpClient from "@effect/platform/HttpClient"
 * import * as Layer from "effect/Layer"
 *
 * declare const exporter: Layer.Layer<MetricExporter.MetricExporter, never, HttpClient.HttpClient>
 *
 * const Telemetry = PeriodicReader.layer().pipe(
 *   Layer.provide(exporter),
 *   Layer.provide(EffectMetrics.layer),
 *   Layer.provide(NodeExport.layer)
 * )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<HttpClient.HttpClient | Resource.Resource> = Layer.merge(
  Layer.orDie(NodeClient.layer()),
  Resource.layerFromEnv
)
