/**
 * The HTTP client of Node: undici, with a pool of connections that are kept alive and closed with the scope.
 *
 * @since 0.1.0
 */
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Undici from "@effect/platform-node/Undici"
import type * as HttpClient from "@effect/platform/HttpClient"
import { decodeDuration, InvalidOption } from "@efflux/core/InvalidOption"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"

/**
 * The options of the pool.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The most connections to one origin. Default: 8. */
  readonly connections?: number | undefined
  /** How long an idle connection is kept. Default: 65 seconds, longer than the default interval between exports. */
  readonly idleTimeout?: Duration.DurationInput | undefined
  /** How long a connection may take to open. Default: 5 seconds. */
  readonly connectTimeout?: Duration.DurationInput | undefined
}

/**
 * Makes the dispatcher: undici's agent, destroyed with the scope.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeDispatcher = (
  options: Options = {}
): Effect.Effect<Undici.Dispatcher, InvalidOption, Scope.Scope> =>
  Effect.gen(function*() {
    const connections = options.connections ?? 8
    if (!(Number.isInteger(connections) && connections >= 1)) {
      return yield* new InvalidOption({
        module: "NodeClient",
        field: "connections",
        value: String(connections),
        reason: "a pool has at least one connection"
      })
    }
    const idle = yield* decode("idleTimeout", options.idleTimeout ?? "65 seconds")
    const connect = yield* decode("connectTimeout", options.connectTimeout ?? "5 seconds")
    return yield* Effect.acquireRelease(
      Effect.sync(() =>
        new Undici.Agent({
          connections,
          keepAliveTimeout: idle,
          keepAliveMaxTimeout: idle,
          connect: { timeout: connect }
        })
      ),
      (agent) => Effect.promise(() => agent.destroy())
    )
  })

const decode = (field: string, input: Duration.DurationInput): Either.Either<number, InvalidOption> =>
  Either.map(
    decodeDuration({ module: "NodeClient", field, reason: "it must be some time, such as \"5 seconds\"" }, input),
    Duration.toMillis
  )

/**
 * The client for exporters. Redirects are not followed, so that credentials never travel to another origin.
 *
 * @example
 * ```ts
 * import { NodeClient } from "@efflux/node"
 *
 * const client = NodeClient.layer({ connections: 2, idleTimeout: "30 seconds" })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (options?: Options): Layer.Layer<HttpClient.HttpClient, InvalidOption> =>
  NodeHttpClient.layerUndiciWithoutDispatcher.pipe(
    Layer.provide(Layer.scoped(NodeHttpClient.Dispatcher, makeDispatcher(options)))
  )
