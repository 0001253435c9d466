/**
 * The OTLP exporter over HTTP.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import type * as Encode from "@efflux/core/Encode"
import type { InvalidOption } from "@efflux/core/InvalidOption"
import * as MetricExporter from "@efflux/core/MetricExporter"
import type * as RetrySchedule from "@efflux/core/RetrySchedule"
import * as Transport from "@efflux/core/Transport"
import * as HttpTransport from "@efflux/http/HttpTransport"
import type * as Duration from "effect/Duration"
import * as Layer from "effect/Layer"
import { userAgent } from "./internal/userAgent.js"
import * as OtlpProtobuf from "./OtlpProtobuf.js"
import * as OtlpVerdict from "./OtlpVerdict.js"

/**
 * The options of the exporter.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends Encode.Limits, Pick<HttpTransport.Options, "headers" | "maxReplyBytes"> {
  /** Where metrics are posted to, path included, used as it is. Default: `http://localhost:4318/v1/metrics`. */
  readonly url?: string | URL | undefined
  /** How long one attempt may take. Default: a third of what remains of the export's time, at least 2 s. */
  readonly attemptTimeout?: Duration.DurationInput | undefined
  /** When a failed request is sent again. Default: the `RetrySchedule` service. */
  readonly retry?: RetrySchedule.Service | undefined
  /** What logs call the exporter. Default: `otlp`. */
  readonly name?: string | undefined
}

/**
 * An exporter that posts protobuf to an OTLP receiver: a collector, or any back end that takes OTLP.
 *
 * Each attempt has its timeout, failed attempts are retried, and all of it stays within the time that the reader gives.
 * Requests hold at most 4 MiB. A partial success counts the rejected points and is not repeated.
 *
 * @example
 * ```ts
 * import { OtlpHttp } from "@efflux/otlp"
 * import * as Redacted from "effect/Redacted"
 *
 * const exporter = OtlpHttp.layer({
 *   url: "https://otlp.example.com/v1/metrics",
 *   headers: { "api-key": Redacted.make("…") }
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  options: Options = {}
): Layer.Layer<MetricExporter.MetricExporter, InvalidOption, HttpClient.HttpClient> =>
  MetricExporter.layer({
    name: options.name ?? "otlp",
    type: "otlp_http_metric_exporter",
    maxPayloadBytes: options.maxPayloadBytes,
    maxExportBatchSize: options.maxExportBatchSize
  }).pipe(
    Layer.provide(OtlpProtobuf.layer()),
    Layer.provide(
      HttpTransport.layer({
        url: options.url ?? "http://localhost:4318/v1/metrics",
        headers: { "user-agent": userAgent, ...options.headers },
        verdict: OtlpVerdict.verdict,
        maxReplyBytes: options.maxReplyBytes
      }).pipe(
        Transport.attemptTimeout(options.attemptTimeout),
        Transport.retry(options.retry)
      )
    )
  )
