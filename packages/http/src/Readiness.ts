/**
 * Readiness over HTTP: a route that answers 200 while the exporters deliver, and 503 with the reasons when one does not.
 *
 * @since 0.1.0
 */
import type * as HttpApp from "@effect/platform/HttpApp"
import * as HttpLayerRouter from "@effect/platform/HttpLayerRouter"
import * as HttpMiddleware from "@effect/platform/HttpMiddleware"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import { ExporterHealth, type Health, type State } from "@efflux/core/ExporterHealth"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { Predicate } from "effect/Predicate"

/**
 * When the application is not ready. A failing exporter must be over both `failures` and `failingFor`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** So many failed exports in a row. Default: 3. */
  readonly failures?: number | undefined
  /** From the first of them until now. Default: nothing, so that `failures` alone decides. */
  readonly failingFor?: Duration.DurationInput | undefined
  /**
   * How long an exporter may go without any export. Default: for ever, since an application that has measured nothing
   * exports nothing, and may get its first request only when it is ready.
   */
  readonly grace?: Duration.DurationInput | undefined
  /** Which exporters matter; for example not the primary of a fallback. Default: all. */
  readonly exporters?: Predicate<Health> | undefined
}

/**
 * What the reply tells of an exporter: no address, no message of a receiver, nothing that a stranger may not know.
 *
 * @since 0.1.0
 * @category models
 */
export interface ExporterReport {
  /** Its `otel.component.name`, such as `otlp_http_metric_exporter/0`. */
  readonly component: string
  readonly state: State
  readonly ready: boolean
  readonly consecutiveFailures: number
  /** ISO 8601, or `null` when nothing was delivered yet. */
  readonly lastSuccess: string | null
  /** Why it is not ready, such as `failing for 40s, consecutive failures: 5, the last: 503`. */
  readonly reason?: string
}

/**
 * The reply.
 *
 * @since 0.1.0
 * @category models
 */
export interface Report {
  readonly ready: boolean
  readonly exporters: ReadonlyArray<ExporterReport>
}

/**
 * Whether the application's metrics are delivered.
 *
 * @since 0.1.0
 * @category effects
 */
export const check = (options: Options = {}): Effect.Effect<Report, never, ExporterHealth> =>
  Effect.gen(function*() {
    const { all } = yield* ExporterHealth
    const now = yield* Clock.currentTimeMillis
    const exporters = (yield* all).filter(options.exporters ?? (() => true)).map(report(options, now))
    return { ready: exporters.every(({ ready }) => ready), exporters }
  })

const report = (options: Options, now: number) => (health: Health): ExporterReport => {
  const { component, consecutiveFailures, lastSuccess, state } = health
  const reason = obstacle(health, options, now)
  return {
    component,
    state,
    ready: reason === undefined,
    consecutiveFailures,
    lastSuccess: lastSuccess === undefined ? null : new Date(lastSuccess).toISOString(),
    ...reason === undefined ? {} : { reason }
  }
}

const obstacle = (health: Health, options: Options, now: number): string | undefined => {
  const { consecutiveFailures, failingSince, lastError, since, state } = health
  if (state === "unknown") {
    const waited = Duration.millis(now - since)
    const late = Duration.greaterThan(waited, options.grace ?? Duration.infinity)
    return late ? `no export has ended for ${inSeconds(waited)}` : undefined
  }
  if (failingSince === undefined) return undefined
  const failing = Duration.millis(now - failingSince)
  const failed = consecutiveFailures >= (options.failures ?? 3) &&
    Duration.greaterThanOrEqualTo(failing, options.failingFor ?? Duration.zero)
  return failed
    ? `failing for ${inSeconds(failing)}, consecutive failures: ${consecutiveFailures}, the last: ${lastError?.reason}`
    : undefined
}

const inSeconds = (duration: Duration.Duration): string =>
  Duration.format(Duration.seconds(Math.floor(Duration.toSeconds(duration))))

/**
 * The route's handler, for a router of one's own. Nothing caches the reply, and no log line is written of it.
 *
 * @since 0.1.0
 * @category constructors
 */
export const app = (options?: Options): HttpApp.Default<never, ExporterHealth> =>
  HttpMiddleware.withLoggerDisabled(
    Effect.map(check(options), (report) =>
      HttpServerResponse.unsafeJson(report, {
        status: report.ready ? 200 : 503,
        headers: { "cache-control": "no-store" }
      }))
  )

/**
 * Adds the route to the application's router, at `/ready` unless another path is given.
 *
 * @example
 * ```ts
 * import * as HttpLayerRouter from "@effect/platform/HttpLayerRouter"
 * import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
 * import { Readiness } from "@efflux/http"
 * import * as Layer from "effect/Layer"
 *
 * // provide SelfObservation.layer to it, the same that the pipelines have
 * const Routes = Layer.mergeAll(
 *   Readiness.layer({ failingFor: "2 minutes" }),
 *   HttpLayerRouter.add("GET", "/cart", HttpServerResponse.empty())
 * )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  options: Options & { readonly path?: HttpLayerRouter.PathInput | undefined } = {}
): Layer.Layer<never, never, HttpLayerRouter.HttpRouter | ExporterHealth> =>
  HttpLayerRouter.use((router) =>
    Effect.flatMap(
      ExporterHealth,
      (health) =>
        router.add("GET", options.path ?? "/ready", Effect.provideService(app(options), ExporterHealth, health))
    )
  )
