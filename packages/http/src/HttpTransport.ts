/**
 * The transport over HTTP: one POST for each payload, on whatever `HttpClient` the application provides.
 *
 * @since 0.1.0
 */
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as HttpBody from "@effect/platform/HttpBody"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { InvalidOption } from "@efflux/core/InvalidOption"
import * as Transport from "@efflux/core/Transport"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import { parseHeaders } from "./internal/headers.js"
import { readBody } from "./internal/readBody.js"
import { requestError } from "./internal/requestError.js"
import { makeSecrets } from "./internal/secrets.js"
import { parseUrl } from "./internal/url.js"
import * as Verdict from "./Verdict.js"

/**
 * The options of the transport.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** `http:` or `https:`, used as it is. No user or password: those belong into a header. */
  readonly url: string | URL
  /** Sent with each request, over the ones of the transport. A `Redacted` value shows in no error and no log. */
  readonly headers?: Readonly<Record<string, string | Redacted.Redacted>> | undefined
  /** What a reply means. Default: `Verdict.byStatus`. */
  readonly verdict?: Verdict.Verdict | undefined
  /** The longest reply that is read, in bytes; a longer one is an error that is not retried (R169). Default: 4 MiB. */
  readonly maxReplyBytes?: number | undefined
}

const defaultMaxReplyBytes = 4 * 1024 * 1024

/**
 * Makes the transport; see `layer`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Options): Effect.Effect<Transport.Service, InvalidOption, HttpClient.HttpClient> =>
  Effect.gen(function*() {
    const client = yield* HttpClient.HttpClient
    const url = yield* parseUrl(options.url)
    const headers = yield* parseHeaders(options.headers ?? {})
    const verdict = options.verdict ?? Verdict.byStatus
    const maxBytes = options.maxReplyBytes ?? defaultMaxReplyBytes
    if (!(maxBytes >= 0)) {
      return yield* new InvalidOption({
        module: "HttpTransport",
        field: "maxReplyBytes",
        value: String(maxBytes),
        reason: "it is a number of bytes, 0 or more"
      })
    }
    const hide = makeSecrets(options.headers ?? {})
    const base = HttpClientRequest.post(url)
    const asBuilt = yield* settings

    const send: Transport.Service["send"] = (payload) =>
      Effect.gen(function*() {
        const request = base.pipe(
          HttpClientRequest.setBody(HttpBody.uint8Array(payload.body, payload.contentType)),
          payload.contentEncoding === "identity"
            ? (request) => request
            : HttpClientRequest.setHeader("content-encoding", payload.contentEncoding),
          HttpClientRequest.setHeaders(headers)
        )
        const response = yield* Effect.mapError(client.execute(request), requestError)
        const body = yield* readBody(response, maxBytes)
        const receivedAt = yield* Clock.currentTimeMillis
        return yield* verdict({ status: response.status, headers: response.headers, body, receivedAt }, payload)
      }).pipe(
        Effect.mapError((error) => hide(`POST ${url.origin}${url.pathname}`, error)),
        Effect.mapInputContext((context: Context.Context<never>) => Context.merge(asBuilt, context)),
        Effect.withTracerEnabled(false)
      )

    return {
      send,
      peer: { address: url.hostname, port: Number(url.port) || (url.protocol === "https:" ? 443 : 80) }
    }
  })

/** What clients read besides their tag, as it was when the layer was built; and `fetch` must not follow redirects. */
const settings: Effect.Effect<Context.Context<never>> = Effect.map(
  Effect.context<never>(),
  (context) =>
    Context.add(context, FetchHttpClient.RequestInit, {
      ...Option.getOrUndefined(Context.getOption(context, FetchHttpClient.RequestInit)),
      redirect: "manual"
    })
)

/**
 * The layer of the transport, without any policy: see `Transport.attemptTimeout` and `Transport.retry`.
 *
 * A URL or a header that cannot be used is an `InvalidOption` when the layer is built. Replies are read to their end, so
 * that connections are reused. Refused, reset and missing connections may be retried; TLS errors, redirects and
 * replies that are too long may not.
 *
 * @example
 * ```ts
 * import { Transport } from "@efflux/core"
 * import { HttpTransport } from "@efflux/http"
 * import * as Redacted from "effect/Redacted"
 *
 * const transport = HttpTransport.layer({
 *   url: "https://metrics.example.com/write",
 *   headers: { authorization: Redacted.make("Bearer …") }
 * }).pipe(Transport.attemptTimeout("3 seconds"), Transport.retry())
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  options: Options
): Layer.Layer<Transport.Transport, InvalidOption, HttpClient.HttpClient> =>
  Layer.effect(Transport.Transport, make(options))
