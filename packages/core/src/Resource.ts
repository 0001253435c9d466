/**
 * The resource: what produces the metrics, such as a service on a host.
 *
 * @since 0.1.0
 */
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Attributes from "./Attributes.js"
import * as ResourceAttributes from "./internal/resourceAttributes.js"
import { hostRuntime } from "./internal/runtime.js"
import { version } from "./internal/version.js"
import type { ResourceData } from "./MetricsData.js"

/**
 * A resource and the schema of its attributes (`""` for none).
 *
 * @since 0.1.0
 * @category models
 */
export interface Service extends ResourceData {
  readonly schemaUrl: string
}

/**
 * The tag of the resource; producers attach it to what they collect.
 *
 * @since 0.1.0
 * @category services
 */
export class Resource extends Context.Tag("@efflux/core/Resource")<Resource, Service>() {}

/**
 * A resource of the attributes, and of nothing else.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (attributes: Attributes.Attributes, schemaUrl = ""): Service => ({
  attributes,
  droppedAttributesCount: 0,
  schemaUrl
})

/**
 * What is known without being told: the SDK, and `unknown_service:<runtime>` as `service.name` (R202).
 *
 * @since 0.1.0
 * @category constructors
 */
export const defaults: Attributes.Attributes = Attributes.make({
  "service.name": `unknown_service${hostRuntime === undefined ? "" : `:${hostRuntime}`}`,
  "telemetry.sdk.language": hostRuntime === undefined ? "webjs" : "nodejs",
  "telemetry.sdk.name": "efflux",
  "telemetry.sdk.version": version
})

/**
 * The attributes in `OTEL_RESOURCE_ATTRIBUTES` and `OTEL_SERVICE_NAME`, through Effect's `Config`. The service name
 * wins over the list (R194); an empty variable is an unset one (R188); a list with any error is left out whole and
 * reported by one warning (R206).
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromEnv: Effect.Effect<Attributes.Attributes> = Effect.gen(function*() {
  const list = yield* variable("OTEL_RESOURCE_ATTRIBUTES")
  const name = yield* variable("OTEL_SERVICE_NAME")
  const parsed = Option.map(list, ResourceAttributes.parse)
  if (Option.isSome(parsed) && Either.isLeft(parsed.value)) {
    yield* Effect.logWarning(`OTEL_RESOURCE_ATTRIBUTES is ignored: ${parsed.value.left}`)
  }
  return Attributes.make([
    ...Option.match(Option.flatMap(parsed, Either.getRight), { onNone: () => [], onSome: (entries) => entries }),
    ...Option.match(name, { onNone: () => [], onSome: (name) => [["service.name", name] as const] })
  ])
})

const variable = (name: string): Effect.Effect<Option.Option<string>> =>
  Effect.orElseSucceed(Effect.option(Config.nonEmptyString(name)), Option.none<string>)

/**
 * The resource of attributes given in code, over those of the environment, over the defaults (R206: code wins).
 *
 * @example
 * ```ts
 * import { Resource } from "@efflux/core"
 *
 * const Checkout = Resource.layer({ "service.name": "checkout", "service.version": "1.4.2" })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  attributes: Readonly<Record<string, Attributes.AttributeValue>> = {},
  schemaUrl = ""
): Layer.Layer<Resource> =>
  Layer.effect(
    Resource,
    Effect.map(fromEnv, (env) =>
      make(Attributes.merge(Attributes.merge(defaults, env), Attributes.make(attributes)), schemaUrl))
  )

/**
 * The resource that the environment tells, over the defaults.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerFromEnv: Layer.Layer<Resource> = layer()
