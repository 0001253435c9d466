/**
 * The values of histograms, told tersely.
 *
 * @since 0.1.0
 */
import type { Buckets } from "@efflux/core/DataPoint"

/**
 * The value of a histogram's point.
 *
 * @since 0.1.0
 * @category models
 */
export interface Distribution {
  readonly bounds: ReadonlyArray<number>
  /** One more than bounds, or none of either. */
  readonly counts: ReadonlyArray<number | bigint>
  /** Default: the sum of `counts`. */
  readonly count?: number | bigint | undefined
  readonly sum?: number | undefined
  readonly min?: number | undefined
  readonly max?: number | undefined
}

/**
 * The value of an exponential histogram's point.
 *
 * @since 0.1.0
 * @category models
 */
export interface Exponential {
  readonly scale: number
  /** Default: no positive values. */
  readonly positive?: Buckets | undefined
  /** Default: no negative values. */
  readonly negative?: Buckets | undefined
  /** Default: 0. */
  readonly zeroCount?: number | bigint | undefined
  /** Default: 0. */
  readonly zeroThreshold?: number | undefined
  readonly sum?: number | undefined
  readonly min?: number | undefined
  readonly max?: number | undefined
}

/**
 * What a histogram with these bounds says of these measurements.
 *
 * @example
 * ```ts
 * import { Distribution, Snapshot } from "@efflux/testkit"
 *
 * const latency = Snapshot.histogram("latency", Distribution.measured([1, 5], [0.3, 4, 9]), { route: "/" })
 * // bucketCounts: [1, 1, 1], count: 3, sum: 13.3, min: 0.3, max: 9
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const measured = (bounds: ReadonlyArray<number>, values: ReadonlyArray<number>): Distribution => ({
  bounds,
  counts: [...bounds, Infinity].map((bound, i) =>
    values.filter((value) => value <= bound && (i === 0 || value > bounds[i - 1]!)).length
  ),
  sum: values.reduce((sum, value) => sum + value, 0),
  min: values.length === 0 ? undefined : Math.min(...values),
  max: values.length === 0 ? undefined : Math.max(...values)
})
