/**
 * Histograms: Effect's cumulative buckets to one count per bucket, with all that its hook gets wrong put right.
 *
 * - The last boundary is `+Infinity`, which is not written; boundaries may be unsorted or repeated.
 * - `NaN` is counted but is in no bucket, and makes the sum `NaN` for good: it is left out, and there is no sum.
 * - A bucket wraps at 2^32: between two collections it may wrap once and is still told right.
 * - `min` and `max` start at the largest and the smallest positive number; where they still are, they tell nothing.
 */
import type * as MetricState from "effect/MetricState"
import type * as DataPoint from "../../DataPoint.js"

export interface Buckets {
  readonly bounds: ReadonlyArray<number>
  /** Which bucket takes the count of Effect's `i`th. */
  readonly targets: ReadonlyArray<number>
  /** Whether values above all bounds have a bucket of Effect's. */
  readonly overflow: boolean
  /** The counts of Effect's buckets at the last reading, not cumulative and not wrapped. */
  readonly counts: Float64Array
  total: number
}

export const make = (state: MetricState.MetricState.Histogram): Buckets => {
  const given = state.buckets.map(([bound]) => bound)
  const bounds = Array.from(new Set(given.filter(Number.isFinite))).sort((a, b) => a - b)
  return {
    bounds,
    targets: given.map((bound) =>
      bound === -Infinity ? 0 : Number.isFinite(bound) ? bounds.indexOf(bound) : bounds.length
    ),
    overflow: given.includes(Infinity),
    counts: new Float64Array(given.length),
    total: 0
  }
}

export const sameBounds = (a: ReadonlyArray<number>, b: ReadonlyArray<number>): boolean =>
  a.length === b.length && a.every((bound, i) => bound === b[i])

type Reading = Pick<DataPoint.HistogramDataPoint, "count" | "sum" | "min" | "max" | "bucketCounts">

export const read = (self: Buckets, state: MetricState.MetricState.Histogram): Reading => {
  const { bounds, counts, targets } = self
  const bucketCounts: Array<number> = new Array(bounds.length + 1).fill(0)
  if (state.count < self.total) counts.fill(0)
  self.total = state.count
  let below = 0
  let count = 0
  for (let i = 0; i < targets.length; i++) {
    const cumulative = state.buckets[i]![1]
    const bucket = unwrap(counts[i]!, cumulative - below)
    below = cumulative
    counts[i] = bucket
    bucketCounts[targets[i]!]! += bucket
    count += bucket
  }
  if (!self.overflow && state.count > count) {
    bucketCounts[bounds.length]! += state.count - count
    count = state.count
  }
  return {
    count,
    sum: Number.isNaN(state.sum) ? undefined : state.sum,
    min: count === 0 || state.min === Number.MAX_VALUE ? undefined : state.min,
    max: count === 0 || state.max === Number.MIN_VALUE ? undefined : state.max,
    bucketCounts
  }
}

/** The count whose lower 32 bits are `now`, at or above `before`. */
const unwrap = (before: number, now: number): number => now >= before ? now : before + ((now - before) >>> 0)

/** Two readings with the same bounds in one. An extreme that one does not tell is not beyond the other's. */
export const fold = (
  before: DataPoint.HistogramDataPoint,
  point: DataPoint.HistogramDataPoint
): DataPoint.HistogramDataPoint => ({
  ...point,
  count: Number(before.count) + Number(point.count),
  sum: before.sum === undefined || point.sum === undefined ? undefined : before.sum + point.sum,
  min: extreme(Math.min, before.min, point.min),
  max: extreme(Math.max, before.max, point.max),
  bucketCounts: point.bucketCounts.map((count, i) => Number(count) + Number(before.bucketCounts[i]))
})

const extreme = (
  pick: (a: number, b: number) => number,
  a: number | undefined,
  b: number | undefined
): number | undefined => a === undefined ? b : b === undefined ? a : pick(a, b)
