/** The columns of histograms of both kinds: numbers first, the drawing last. */
import type { ExponentialHistogram, Histogram } from "@efflux/core/MetricsData"
import { bars } from "./bars.js"
import { type Distribution, fromExponentialHistogram, fromHistogram, quantile } from "./distribution.js"
import { humanize, show } from "./humanize.js"
import type { Line } from "./line.js"
import { type Column, quantities } from "./table.js"

/** A drawing has at most so many bars. */
const widest = 20

/** The first and the last index where something was counted, over all of the distributions. */
const extent = (all: ReadonlyArray<Distribution>): readonly [first: number, last: number] => {
  let first = Infinity
  let last = -1
  for (const { buckets } of all) {
    buckets.forEach(({ count }, index) => {
      if (count > 0) {
        first = Math.min(first, index)
        last = Math.max(last, index)
      }
    })
  }
  return [first, last]
}

const draw = ({ buckets }: Distribution, [first, last]: readonly [number, number]): Line =>
  last < first ? [] : [[bars(buckets.slice(first, last + 1).map(({ count }) => count), widest), "bar"]]

/** The boundaries that all points share, or `undefined`. */
const sharedBounds = (metric: Histogram): ReadonlyArray<number> | undefined => {
  const [first, ...others] = metric.dataPoints.map(({ explicitBounds }) => explicitBounds)
  const areSame = (bounds: ReadonlyArray<number>): boolean =>
    bounds === first || bounds.length === first.length && bounds.every((bound, index) => bound === first[index])
  return others.every(areSame) ? first : undefined
}

/** What the first and the last bar stand for, such as `≤ 5 ms … > 1 s`. */
const axis = (bounds: ReadonlyArray<number>, [first, last]: readonly [number, number], unit: string): string => {
  if (last < first || bounds.length === 0) return ""
  const label = (index: number): string =>
    index < bounds.length ? `≤${show(humanize(bounds[index], unit))}` : `>${show(humanize(bounds[index - 1], unit))}`
  return first === last ? label(first) : `${label(first)} … ${label(last)}`
}

/** Where all series have the same buckets, one axis serves them all; otherwise each is drawn from its own first bucket. */
const drawing = (metric: Histogram | ExponentialHistogram, all: ReadonlyArray<Distribution>): Column => {
  const shared = metric._tag === "Histogram" ? sharedBounds(metric) : undefined
  const common = extent(all)
  return {
    heading: shared === undefined ? "" : axis(shared, common, metric.unit),
    align: "start",
    cells: all.map((one) => draw(one, shared === undefined ? extent([one]) : common)),
    rank: 3
  }
}

/** Count, change, mean, minimum, estimated quantiles (`~`), maximum and the buckets as bars. */
export const distributionColumns = (
  metric: Histogram | ExponentialHistogram,
  change: Column
): ReadonlyArray<Column> => {
  const points = metric.dataPoints
  const all = metric._tag === "Histogram"
    ? metric.dataPoints.map(fromHistogram)
    : metric.dataPoints.map(fromExponentialHistogram)
  const column = (heading: string, rank: number, valueOf: (row: number) => number | undefined): Column =>
    quantities(
      heading,
      rank,
      points.map(({ count }, row) => {
        const value = Number(count) > 0 ? valueOf(row) : undefined
        return value === undefined ? undefined : humanize(value, metric.unit)
      })
    )
  const estimate = (q: number) => (row: number) => quantile(all[row], q)
  const mean = (row: number): number | undefined => {
    const { count, sum } = points[row]
    return sum === undefined ? undefined : sum / Number(count)
  }
  return [
    quantities("count", 9, points.map(({ count }) => humanize(count, ""))),
    change,
    column("mean", 6, mean),
    column("min", 1, (row) => all[row].min),
    column("~p50", 7, estimate(0.5)),
    column("~p95", 4, estimate(0.95)),
    column("~p99", 8, estimate(0.99)),
    column("max", 2, (row) => all[row].max),
    drawing(metric, all)
  ]
}
