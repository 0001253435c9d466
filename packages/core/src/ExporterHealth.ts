/**
 * The health of exporters, for the application to read: does what it measures arrive?
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type { Peer } from "./Transport.js"

/**
 * - `unknown`: no export has ended yet;
 * - `ok`: the last one was delivered, at least in part;
 * - `failing`: the last one failed, or the receiver rejected every point of it.
 *
 * An export that was interrupted from outside says nothing of the receiver and changes nothing.
 *
 * @since 0.1.0
 * @category models
 */
export type State = "unknown" | "ok" | "failing"

/**
 * Why an export failed.
 *
 * @since 0.1.0
 * @category models
 */
export interface LastError {
  /** Of few values: a status such as `503`, `timeout`, `refused`, `rejected`, `defect`, …: the `error.type` of the metrics. */
  readonly reason: string
  /** What the error says; no secret, but perhaps a URL and the receiver's words. The text of a defect is withheld. */
  readonly message: string
  /** Milliseconds since the Unix epoch. */
  readonly at: number
}

/**
 * One exporter. Times are milliseconds since the Unix epoch, and absent before their event.
 *
 * @since 0.1.0
 * @category models
 */
export interface Health {
  /** What people call the exporter, such as `otlp`. */
  readonly name: string
  /** Its `otel.component.name`, such as `otlp_http_metric_exporter/0`. */
  readonly component: string
  readonly peer: Peer | undefined
  /** When the exporter was built. */
  readonly since: number
  readonly state: State
  readonly successes: number
  readonly failures: number
  /** How many exports failed since the last success. */
  readonly consecutiveFailures: number
  /** When the first of them failed. */
  readonly failingSince: number | undefined
  readonly lastSuccess: number | undefined
  /** The last failure, also when it is over. */
  readonly lastError: LastError | undefined
  /** How long the last export took, with all its attempts. */
  readonly lastDuration: Duration.Duration | undefined
}

/**
 * What the application reads.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** The exporters that are `observed` and whose scope is open, in the order in which they were built. */
  readonly all: Effect.Effect<ReadonlyArray<Health>>
}

/**
 * The tag of the exporters' health. `SelfObservation.layer` has it, and `MetricExporter.observed()` feeds it.
 *
 * @example
 * ```ts
 * import { ExporterHealth } from "@efflux/core"
 * import * as Effect from "effect/Effect"
 *
 * const failing = Effect.gen(function*() {
 *   const { all } = yield* ExporterHealth.ExporterHealth
 *   return (yield* all).filter(({ consecutiveFailures }) => consecutiveFailures >= 3).map(({ name }) => name)
 * })
 * ```
 *
 * @since 0.1.0
 * @category services
 */
export class ExporterHealth extends Context.Tag("@efflux/core/ExporterHealth")<ExporterHealth, Service>() {}
