/**
 * Routes that measure themselves, by the names of OpenTelemetry's semantic conventions.
 *
 * @since 0.1.0
 */
import * as HttpLayerRouter from "@effect/platform/HttpLayerRouter"
import type * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import * as MetricBoundaries from "effect/MetricBoundaries"
import type { ParseError } from "effect/ParseResult"

const requests = Metric.counter("http.server.requests", {
  description: "Requests that were answered, by route and status",
  incremental: true
}).pipe(Metric.tagged("unit", "{request}"))

const duration = Metric.histogram(
  "http.server.request.duration",
  MetricBoundaries.fromIterable([0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1]),
  "How long answers take"
).pipe(Metric.tagged("unit", "s"))

const active = Metric.counter("http.server.active_requests", {
  description: "Requests that wait for their answer"
}).pipe(Metric.tagged("unit", "{request}"))

/**
 * A route that counts and times its answers. A failure is answered with its own status, and a defect with 500: both are
 * answers, and measured.
 *
 * @since 0.1.0
 * @category constructors
 */
export const route = <E extends Failure>(
  method: "GET" | "POST" | "*",
  path: HttpLayerRouter.PathInput,
  handler: (request: HttpServerRequest.HttpServerRequest) => Effect.Effect<
    HttpServerResponse.HttpServerResponse,
    E,
    HttpLayerRouter.Provided
  >
) =>
  HttpLayerRouter.route(method, path, (request) =>
    Effect.gen(function*() {
      const start = yield* Clock.currentTimeNanos
      yield* Metric.update(active, 1)
      const response = yield* handler(request).pipe(
        Effect.catchAll((failure) => HttpServerResponse.json({ error: failure._tag }, { status: statusOf(failure) })),
        Effect.catchAllDefect(() => HttpServerResponse.empty({ status: 500 })),
        Effect.orDie,
        Effect.ensuring(Metric.update(active, -1))
      )
      const nanos = (yield* Clock.currentTimeNanos) - start
      const answers = requests.pipe(
        Metric.tagged("http.route", path),
        Metric.tagged("http.response.status_code", String(response.status))
      )
      yield* Metric.update(answers, 1)
      yield* Metric.update(Metric.tagged(duration, "http.route", path), Number(nanos) / 1e9)
      return response
    }))

/**
 * What a handler may fail with.
 *
 * @since 0.1.0
 * @category models
 */
export type Failure = { readonly _tag: string }

const statusOf = ({ _tag }: Failure): number => badRequests.has(_tag) ? 400 : 500

const badRequests: ReadonlySet<string> = new Set<ParseError["_tag"] | "RequestError">(["ParseError", "RequestError"])
