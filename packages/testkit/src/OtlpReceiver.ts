/**
 * An OTLP/HTTP receiver inside the process, on a loopback port of its own: it checks what arrives, keeps it, and
 * answers as it is told.
 *
 * @since 0.1.0
 */
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import type * as Headers from "@effect/platform/Headers"
import * as HttpMiddleware from "@effect/platform/HttpMiddleware"
import type { ServeError } from "@effect/platform/HttpServerError"
import { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Queue from "effect/Queue"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as SubscriptionRef from "effect/SubscriptionRef"
import { createServer } from "node:http"
import * as Values from "./internal/lastValues.js"
import { intake, path } from "./internal/otlpIntake.js"
import { reply, status } from "./internal/otlpReply.js"
import * as Playlist from "./internal/playlist.js"
import * as OtlpAnswer from "./OtlpAnswer.js"
import type { Encoding } from "./OtlpDecoder.js"
import type * as OtlpMessage from "./OtlpMessage.js"

/**
 * The options of a receiver.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** What valid requests are answered with. Default: always `"ok"`. */
  readonly answers?: OtlpAnswer.Answers | undefined
  /** Default: a free one. */
  readonly port?: number | undefined
  /** Lets pages of any origin send, for exporters in browsers. Default: `false`. */
  readonly cors?: boolean | undefined
}

/**
 * One request, as it arrived.
 *
 * @since 0.1.0
 * @category models
 */
export interface Request {
  /** When it arrived: milliseconds of Effect's `Clock`. */
  readonly at: number
  readonly method: string
  /** The path, with the query if there is one. */
  readonly url: string
  /** All of them, readable; Effect's inspection hides `authorization` and the like. */
  readonly headers: Headers.Headers
  /** Bytes of the body as they came over the wire. */
  readonly size: number
  /** `undefined` when the content type is neither of OTLP's. */
  readonly encoding: Encoding | undefined
  /** The decoded body, as far as it could be read. */
  readonly message: OtlpMessage.ExportRequest
  /** What is wrong with it. If anything is, the answer was a 4xx which names the first. */
  readonly violations: ReadonlyArray<string>
  /** What it was, or will be, answered with. */
  readonly answer: OtlpAnswer.Answer
}

/**
 * The last point of a series.
 *
 * @since 0.1.0
 * @category models
 */
export interface LastValue {
  readonly attributes: { readonly [key: string]: OtlpMessage.Plain }
  /** A `bigint` for an int, a `number` for a double; `undefined` for what is no number, see `point`. */
  readonly value: number | bigint | undefined
  readonly point: OtlpMessage.DataPoint
}

/**
 * A receiver that runs.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** Where to send to, such as `http://127.0.0.1:40313/v1/metrics`. */
  readonly url: string
  readonly port: number
  /** Answers valid requests so from the next one on; what was left of the last answers is forgotten. */
  readonly answerWith: (...answers: OtlpAnswer.Answers) => Effect.Effect<void>
  /** Every request so far, also those that were refused. */
  readonly requests: Effect.Effect<ReadonlyArray<Request>>
  /** Waits until at least so many requests have arrived, and tells them all. */
  readonly awaitRequests: (atLeast: number) => Effect.Effect<ReadonlyArray<Request>>
  /** The oldest request that was not taken yet; waits for one if there is none. */
  readonly take: Effect.Effect<Request>
  /** Forgets every request so far, so that a receiver which runs for long stays small. */
  readonly clear: Effect.Effect<void>
  /** The messages of all requests that were accepted, as one. */
  readonly received: Effect.Effect<OtlpMessage.ExportRequest>
  /** The last accepted point of each series of a metric. */
  readonly lastValues: (metric: string) => Effect.Effect<ReadonlyArray<LastValue>>
}

/**
 * The tag of a receiver.
 *
 * @since 0.1.0
 * @category services
 */
export class OtlpReceiver extends Context.Tag("@efflux/testkit/OtlpReceiver")<OtlpReceiver, Service>() {}

/**
 * Starts a receiver. It takes `POST /v1/metrics` in protobuf and JSON, plain or gzipped, up to 64 MiB. What
 * `OtlpDecoder.decode` finds wrong is answered 400 (another path, method, type or size with its own status), whatever
 * the answers say, and takes none of them.
 *
 * With the scope's end the port is free again and every connection is torn down at once, idle, busy or hanging.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Options = {}): Effect.Effect<Service, ServeError, Scope.Scope> =>
  Effect.gen(function*() {
    const playlist = yield* Playlist.make<OtlpAnswer.Answer>(options.answers ?? ["ok"])
    const journal = yield* SubscriptionRef.make<ReadonlyArray<Request>>([])
    const untaken = yield* Queue.unbounded<Request>()
    const record = (request: Request) =>
      Effect.zipRight(SubscriptionRef.update(journal, (all) => [...all, request]), Queue.offer(untaken, request))

    const app = Effect.gen(function*() {
      const at = yield* Clock.currentTimeMillis
      const http = yield* HttpServerRequest
      const { encoding, request: message, size, status: refused, violations } = yield* intake(http)
      const valid = violations.length === 0 && encoding !== undefined
      const answer = valid ? yield* playlist.next : refused
      const { headers, method, url } = http
      yield* record({ at, method, url, headers, size, encoding, message, violations, answer })
      return valid ? yield* reply(answer, encoding, http) : status(refused, encoding, violations[0]!)
    })

    const { port, serve } = yield* listen(options.port ?? 0)
    yield* serve(options.cors === true ? HttpMiddleware.cors({ exposedHeaders: ["retry-after"] })(app) : app).pipe(
      HttpMiddleware.withTracerDisabledWhenEffect(() => true)
    )

    const received = Effect.map(journal.get, (all) => ({
      resourceMetrics: all.filter(isAccepted).flatMap(({ message }) => message.resourceMetrics)
    }))
    return {
      url: `http://${host}:${port}${path}`,
      port,
      answerWith: (...answers) => playlist.replace(answers),
      requests: journal.get,
      awaitRequests: (atLeast) =>
        Effect.map(
          Stream.runHead(Stream.filter(journal.changes, (all) => all.length >= atLeast)),
          Option.getOrElse(() => [])
        ),
      take: Queue.take(untaken),
      clear: Effect.zipRight(SubscriptionRef.set(journal, []), Effect.asVoid(Queue.takeAll(untaken))),
      received,
      lastValues: (metric) => Effect.map(received, (message) => Values.lastValues(message, metric))
    }
  })

const host = "127.0.0.1"

const isAccepted = ({ answer, violations }: Request): boolean => violations.length === 0 && OtlpAnswer.accepts(answer)

/** A server whose connections end with the scope: `close` alone waits for those that are open. */
const listen = (port: number) =>
  Effect.gen(function*() {
    const node = createServer({ keepAliveTimeout: 60_000 })
    const server = yield* NodeHttpServer.make(() => node, { port, host })
    yield* Effect.addFinalizer(() => Effect.sync(() => node.closeAllConnections()))
    return { port: server.address._tag === "TcpAddress" ? server.address.port : port, serve: server.serve }
  })

/**
 * A receiver for the life of a layer.
 *
 * @example
 * ```ts
 * import { OtlpReceiver } from "@efflux/testkit"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function*() {
 *   const receiver = yield* OtlpReceiver.OtlpReceiver
 *   yield* receiver.answerWith({ status: 503, retryAfter: "1 second" }, "ok")
 *   // … send to receiver.url …
 *   yield* receiver.awaitRequests(2)
 *   return yield* receiver.lastValues("requests") // [{ attributes: { route: "/" }, value: 3n, … }]
 * })
 *
 * const test = Effect.provide(program, OtlpReceiver.layer())
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (options?: Options): Layer.Layer<OtlpReceiver, ServeError> =>
  Layer.scoped(OtlpReceiver, make(options))
