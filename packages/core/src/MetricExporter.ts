/**
 * An exporter delivers a snapshot to one destination, or to a chain of them.
 *
 * @since 0.1.0
 */
import type * as Arr from "effect/Array"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Aggregation from "./Aggregation.js"
import * as Encode from "./Encode.js"
import { Encoder } from "./Encoder.js"
import * as Fallback from "./Fallback.js"
import * as FanOut from "./FanOut.js"
import { InvalidOption } from "./InvalidOption.js"
import * as Leg from "./Leg.js"
import type { MetricsData } from "./MetricsData.js"
import * as Observed from "./Observed.js"
import type { Policy } from "./Policy.js"
import { SelfObservation } from "./SelfObservation.js"
import type { Sender } from "./Sender.js"
import * as Temporality from "./Temporality.js"
import { type Peer, Transport } from "./Transport.js"

/**
 * What a reader drives.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** What people call it, such as `otlp`. */
  readonly name: string
  /** Its `otel.component.type` (R230), such as `otlp_http_metric_exporter`. */
  readonly type: string
  /** Where it delivers to, without credentials, such as `localhost:4318`; absent where that says nothing. */
  readonly peer?: Peer | undefined
  readonly temporality: Temporality.TemporalitySelector
  readonly aggregation: Aggregation.AggregationSelector
  /** How many destinations it may try one after another: 1, and more for each fallback. */
  readonly legs: number
  readonly export: Sender<MetricsData>
}

/**
 * The tag of an exporter. A pipeline has one: merge pipelines, not exporters.
 *
 * @since 0.1.0
 * @category services
 */
export class MetricExporter extends Context.Tag("@efflux/core/MetricExporter")<MetricExporter, Service>() {}

/**
 * What an exporter is called, and its limits.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends Encode.Limits {
  readonly name: string
  readonly type: string
  /** Default: cumulative for every instrument. */
  readonly temporality?: Temporality.TemporalitySelector | undefined
  /** Default: the default aggregation for every instrument. */
  readonly aggregation?: Aggregation.AggregationSelector | undefined
}

/**
 * An exporter of one's own around a function that takes a snapshot. It has the leg's deadline like any other.
 *
 * @example
 * ```ts
 * import { Delivery, MetricExporter, MetricsData } from "@efflux/core"
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 *
 * const counting = MetricExporter.fromSender({ name: "counting", type: "counting_metric_exporter" }, (data) =>
 *   Effect.as(Console.log(`${MetricsData.countDataPoints(data)} points`), Delivery.empty))
 *
 * const layer = () => Layer.succeed(MetricExporter.MetricExporter, counting)
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromSender = (
  options: Pick<Options, "name" | "type" | "temporality" | "aggregation"> & { readonly peer?: Peer | undefined },
  sender: Sender<MetricsData>
): Service => ({
  name: options.name,
  type: options.type,
  peer: options.peer,
  temporality: options.temporality ?? Temporality.cumulative,
  aggregation: options.aggregation ?? Aggregation.byDefault,
  legs: 1,
  export: Leg.deadline(sender)
})

/**
 * An exporter composed of an encoder and a transport.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: Options): Effect.Effect<Service, InvalidOption, Encoder | Transport> =>
  Effect.gen(function*() {
    const encoder = yield* Encoder
    const transport = yield* Transport
    const encodeWith = yield* Encode.encodeWith(encoder, options)
    return fromSender({ ...options, peer: transport.peer }, encodeWith(transport.send))
  })

/**
 * The layer of an exporter composed of an encoder and a transport.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (options: Options): Layer.Layer<MetricExporter, InvalidOption, Encoder | Transport> =>
  Layer.effect(MetricExporter, make(options))

/**
 * Puts a policy around the exporter of a layer; the layer's other outputs stay.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withPolicy =
  (policy: Policy<MetricsData>) =>
  <A, E, R>(self: Layer.Layer<A | MetricExporter, E, R>): Layer.Layer<A | MetricExporter, E, R> =>
    Layer.map(self, (context: Context.Context<A | MetricExporter>) => {
      const exporter = Context.get(context as Context.Context<MetricExporter>, MetricExporter)
      return Context.add(context, MetricExporter, { ...exporter, export: policy(exporter.export) })
    })

/**
 * Counts and times the exports of a layer's exporter, and keeps its health; see `Observed.observed`. It registers with
 * `SelfObservation`, under the next number of the exporter's type. Put it around each leg of a fallback.
 *
 * @since 0.1.0
 * @category policies
 */
export const observed =
  () =>
  <A, E, R>(self: Layer.Layer<A | MetricExporter, E, R>): Layer.Layer<A | MetricExporter, E, R | SelfObservation> =>
    Layer.flatMap(self, (context: Context.Context<A | MetricExporter>) =>
      Layer.scopedContext(Effect.gen(function*() {
        const exporter = Context.get(context as Context.Context<MetricExporter>, MetricExporter)
        const observer = yield* (yield* SelfObservation).exporter(exporter)
        return Context.add(context, MetricExporter, {
          ...exporter,
          export: Observed.observed(observer)(exporter.export)
        })
      })))

/**
 * Sends to another exporter what this one could not deliver, and stays there for a while; see `Fallback.make`. Both are
 * built with one memo map, so that what they share is built once. This is about exports; `Layer.orElse` is about
 * construction.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withFallback =
  <E2, R2>(that: Layer.Layer<MetricExporter, E2, R2>, options?: Fallback.Options) =>
  <E, R>(self: Layer.Layer<MetricExporter, E, R>): Layer.Layer<MetricExporter, E | E2 | InvalidOption, R | R2> =>
    Layer.flatMap(
      Layer.zipWith(
        self,
        that,
        (primary, secondary) =>
          Context.make(Pair, [Context.get(primary, MetricExporter), Context.get(secondary, MetricExporter)])
      ),
      (context) => Layer.effect(MetricExporter, orElse(...Context.get(context, Pair), options))
    )

interface Pair {
  readonly _: "@efflux/core/MetricExporter/Pair"
}

const Pair = Context.GenericTag<Pair, readonly [primary: Service, secondary: Service]>(
  "@efflux/core/MetricExporter/Pair"
)

const orElse = (
  primary: Service,
  secondary: Service,
  options: Fallback.Options | undefined
): Effect.Effect<Service, InvalidOption> =>
  Temporality.agree(primary.temporality, secondary.temporality)
    ? Effect.map(
      Fallback.make(secondary.export, {
        ...options,
        legs: primary.legs,
        primary: primary.name,
        fallback: secondary.name
      }),
      (policy): Service => ({
        ...primary,
        name: `${primary.name}, else ${secondary.name}`,
        legs: primary.legs + secondary.legs,
        export: policy(primary.export)
      })
    )
    : new InvalidOption({
      module: "MetricExporter",
      field: "withFallback",
      value: secondary.name,
      reason: `${primary.name} wants another temporality; one pipeline has one, so give both exporters the same`
    })

/**
 * Sends every snapshot to all of these exporters at once, and keeps the failures of each from the others; see
 * `FanOut.fanOut`. All are built with one memo map. They want one temporality: another one is an `InvalidOption`. For
 * different intervals or temporalities merge pipelines instead.
 *
 * @since 0.1.0
 * @category combinators
 */
export const all = <Layers extends Arr.NonEmptyReadonlyArray<Layer.Layer<MetricExporter, unknown, unknown>>>(
  ...[first, ...others]: Layers
): Layer.Layer<
  MetricExporter,
  Layer.Layer.Error<Layers[number]> | InvalidOption,
  Layer.Layer.Context<Layers[number]>
> => {
  type Each = Layer.Layer<MetricExporter, Layer.Layer.Error<Layers[number]>, Layer.Layer.Context<Layers[number]>>
  const one = (layer: Layers[number]) =>
    Layer.map(layer as Each, (context) => Context.make(Branches, [Context.get(context, MetricExporter)]))
  const branches = others.reduce(
    (all: ReturnType<typeof one>, layer) =>
      Layer.zipWith(
        all,
        one(layer),
        (left, right) => Context.make(Branches, [...Context.get(left, Branches), ...Context.get(right, Branches)])
      ),
    one(first)
  )
  return Layer.flatMap(branches, (context) => Layer.effect(MetricExporter, join(Context.get(context, Branches))))
}

interface Branches {
  readonly _: "@efflux/core/MetricExporter/Branches"
}

const Branches = Context.GenericTag<Branches, Arr.NonEmptyReadonlyArray<Service>>(
  "@efflux/core/MetricExporter/Branches"
)

const join = (branches: Arr.NonEmptyReadonlyArray<Service>): Effect.Effect<Service, InvalidOption> => {
  const [first] = branches
  const stranger = branches.find(({ temporality }) => !Temporality.agree(first.temporality, temporality))
  return stranger === undefined
    ? Effect.succeed({
      ...first,
      name: branches.map(({ name }) => name).join(" and "),
      peer: branches.length === 1 ? first.peer : undefined,
      legs: FanOut.countLegs(branches),
      export: FanOut.fanOut(branches)
    })
    : new InvalidOption({
      module: "MetricExporter",
      field: "all",
      value: stranger.name,
      reason: `${first.name} wants another temporality; give all exporters the same, or each a pipeline of its own`
    })
}
