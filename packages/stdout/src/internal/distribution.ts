/** The two kinds of histogram as one: ascending buckets with finite edges, of which quantiles can be estimated. */
import type { ExponentialHistogramDataPoint, HistogramDataPoint } from "@efflux/core/DataPoint"

export interface Bucket {
  readonly lower: number
  readonly upper: number
  readonly count: number
}

export interface Distribution {
  readonly min: number | undefined
  readonly max: number | undefined
  readonly buckets: ReadonlyArray<Bucket>
}

/** Explicit boundaries. The two open ends are closed by the minimum and maximum, or where nobody knows those, as near as can be. */
export const fromHistogram = (point: HistogramDataPoint): Distribution => {
  const bounds = point.explicitBounds
  const first = bounds.length === 0 ? 0 : bounds[0]
  const last = bounds.length === 0 ? 0 : bounds[bounds.length - 1]
  const buckets = point.bucketCounts.map((count, index): Bucket => ({
    lower: index > 0 ? bounds[index - 1] : point.min ?? Math.min(first, 0),
    upper: index < bounds.length ? bounds[index] : point.max ?? last,
    count: Number(count)
  }))
  return { min: point.min, max: point.max, buckets }
}

/** Exponential boundaries, negative values first. */
export const fromExponentialHistogram = (point: ExponentialHistogramDataPoint): Distribution => {
  const edge = (index: number): number => Math.min(2 ** (index * 2 ** -point.scale), Number.MAX_VALUE)
  const positive = point.positive.bucketCounts.map((count, index): Bucket => ({
    lower: edge(point.positive.offset + index),
    upper: edge(point.positive.offset + index + 1),
    count: Number(count)
  }))
  const negative = point.negative.bucketCounts.map((count, index): Bucket => ({
    lower: -edge(point.negative.offset + index + 1),
    upper: -edge(point.negative.offset + index),
    count: Number(count)
  }))
  const zero: Bucket = { lower: -point.zeroThreshold, upper: point.zeroThreshold, count: Number(point.zeroCount) }
  return {
    min: point.min,
    max: point.max,
    buckets: [...negative.reverse(), ...(zero.count > 0 ? [zero] : []), ...positive]
  }
}

/**
 * Estimates a quantile (0 to 1): the rank is looked up in the buckets and interpolated within one, of which only what
 * lies between the minimum and maximum can hold values. Nothing can be said without buckets.
 */
export const quantile = (self: Distribution, q: number): number | undefined => {
  const { max = Infinity, min = -Infinity } = self
  const clip = (edge: number): number => Math.min(Math.max(edge, min), max)
  const total = self.buckets.reduce((sum, { count }) => sum + count, 0)
  let left = q * total
  for (const { count, lower, upper } of self.buckets) {
    if (count > 0 && left <= count) {
      const [from, to] = [clip(lower), clip(upper)]
      return Math.min(from + (to - from) * (left / count), to)
    }
    left -= count
  }
  return undefined
}
