/**
 * The points of the metrics tree, with OTLP's names: one point tells one series at one time.
 *
 * Times are nanoseconds since the Unix epoch. A counted number is a `number`, or a `bigint` where it may pass 2^53.
 *
 * @since 0.1.0
 */
import type { Attributes } from "./Attributes.js"
import type { Series } from "./Series.js"

/**
 * What every point has.
 *
 * @since 0.1.0
 * @category models
 */
export interface Common {
  /** Whose point this is: the identity and the attributes. */
  readonly series: Series
  /** From when the point counts: the series' own start for a cumulative point, the last report for a delta. */
  readonly startTimeUnixNano: bigint
  readonly timeUnixNano: bigint
  /** OTLP's `DataPointFlags`; see `noRecordedValue`. */
  readonly flags: number
}

/**
 * The flag of a point whose series has ended: receivers ignore its values (data model, "No Recorded Value").
 *
 * @example
 * ```ts
 * import { DataPoint } from "@efflux/core"
 *
 * const hasEnded = (point: DataPoint.Common) => (point.flags & DataPoint.noRecordedValue) !== 0
 * ```
 *
 * @since 0.1.0
 * @category constants
 */
export const noRecordedValue = 1

/**
 * A sample of the raw measurements behind a point.
 *
 * @since 0.1.0
 * @category models
 */
export interface Exemplar {
  readonly timeUnixNano: bigint
  /** A `bigint` is an int; a `number` is one only in a sum or gauge whose `numberType` is "int". */
  readonly value: number | bigint
  /** Attributes of the measurement that are not the series' own. */
  readonly filteredAttributes: Attributes
  /** Eight bytes, or none. */
  readonly spanId?: Uint8Array | undefined
  /** Sixteen bytes, or none. */
  readonly traceId?: Uint8Array | undefined
}

/**
 * A point of a sum or a gauge.
 *
 * @since 0.1.0
 * @category models
 */
export interface NumberDataPoint extends Common {
  /** With the metric's `numberType` "int" an integer (a `bigint` only past 2^53), else a double. */
  readonly value: number | bigint
  readonly exemplars: ReadonlyArray<Exemplar>
}

/**
 * A point of a histogram with explicit boundaries. Bucket `i` counts values in `(bounds[i-1], bounds[i]]`, so there is
 * one more bucket than bounds, or neither.
 *
 * @since 0.1.0
 * @category models
 */
export interface HistogramDataPoint extends Common {
  readonly count: number | bigint
  readonly sum: number | undefined
  readonly min: number | undefined
  readonly max: number | undefined
  readonly bucketCounts: ReadonlyArray<number | bigint>
  readonly explicitBounds: ReadonlyArray<number>
  readonly exemplars: ReadonlyArray<Exemplar>
}

/**
 * The buckets of one sign of an exponential histogram; the first has index `offset`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Buckets {
  readonly offset: number
  readonly bucketCounts: ReadonlyArray<number | bigint>
}

/**
 * A point of a histogram whose boundaries are the powers of `2^(2^-scale)`.
 *
 * @since 0.1.0
 * @category models
 */
export interface ExponentialHistogramDataPoint extends Common {
  readonly count: number | bigint
  readonly sum: number | undefined
  readonly min: number | undefined
  readonly max: number | undefined
  readonly scale: number
  readonly zeroCount: number | bigint
  readonly zeroThreshold: number
  readonly positive: Buckets
  readonly negative: Buckets
  readonly exemplars: ReadonlyArray<Exemplar>
}

/**
 * A quantile (0 to 1) with its value.
 *
 * @since 0.1.0
 * @category models
 */
export interface ValueAtQuantile {
  readonly quantile: number
  readonly value: number
}

/**
 * A point of a summary: quantiles that were worked out in the application.
 *
 * @since 0.1.0
 * @category models
 */
export interface SummaryDataPoint extends Common {
  readonly count: number | bigint
  readonly sum: number
  readonly quantileValues: ReadonlyArray<ValueAtQuantile>
}
