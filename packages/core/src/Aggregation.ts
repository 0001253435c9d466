/**
 * How the measurements of an instrument are folded into points, as far as an exporter has a say in it.
 *
 * @since 0.1.0
 */
import type { InstrumentKind } from "./InstrumentKind.js"

/**
 * The aggregations of the OpenTelemetry SDK. A producer that aggregates by itself (Effect's `Metric` does) is not bound
 * by an exporter's wish.
 *
 * @since 0.1.0
 * @category models
 */
export type Aggregation =
  | { readonly _tag: "Default" }
  | { readonly _tag: "Drop" }
  | { readonly _tag: "Sum" }
  | { readonly _tag: "LastValue" }
  | { readonly _tag: "ExplicitBucketHistogram"; readonly boundaries?: ReadonlyArray<number> | undefined }
  | {
    readonly _tag: "Base2ExponentialBucketHistogram"
    readonly maxSize?: number | undefined
    readonly maxScale?: number | undefined
  }

/**
 * Which aggregation an exporter wants for each kind of instrument.
 *
 * @since 0.1.0
 * @category models
 */
export type AggregationSelector = (kind: InstrumentKind) => Aggregation

const default_: Aggregation = { _tag: "Default" }

/**
 * The default aggregation for every kind.
 *
 * @example
 * ```ts
 * import { Aggregation } from "@efflux/core"
 *
 * Aggregation.byDefault("Histogram") // { _tag: "Default" }
 * ```
 *
 * @since 0.1.0
 * @category selectors
 */
export const byDefault: AggregationSelector = () => default_
