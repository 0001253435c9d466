/** Instruments that fold straight into the model: no registry of anybody's is behind them. */
import type * as Attributes from "../../Attributes.js"
import type { HistogramDataPoint, NumberDataPoint } from "../../DataPoint.js"
import type * as MetricsData from "../../MetricsData.js"
import * as Series from "../../Series.js"

/** A clock time: nanoseconds since the Unix epoch. */
type Time = bigint

export interface Definition {
  readonly name: string
  readonly description: string
  readonly unit: string
}

export interface Instrument<M extends MetricsData.Metric> {
  /** Adds, or observes, a value; the first one begins the series. */
  readonly record: (attributes: Attributes.Attributes, value: number, time: Time) => void
  /** An immutable picture of all series, the oldest first. */
  readonly metric: (time: Time) => M
}

/** One cell for each attribute set, in the order in which they came. */
const makeCells = <C>(begin: (series: Series.Series) => C) => {
  const cells = new Map<string, C>()
  return {
    at: (attributes: Attributes.Attributes, time: Time): C => {
      const key = JSON.stringify(attributes)
      const found = cells.get(key)
      if (found !== undefined) return found
      const cell = begin(Series.make(attributes, time))
      cells.set(key, cell)
      return cell
    },
    map: <P>(f: (cell: C) => P): ReadonlyArray<P> => Array.from(cells.values(), f)
  }
}

const common = (definition: Definition) => ({ ...definition, metadata: [] })

const pointOf = (series: Series.Series, time: Time) => ({
  series,
  startTimeUnixNano: series.startTimeUnixNano,
  timeUnixNano: time,
  flags: 0,
  exemplars: []
})

/** A sum of whole numbers: a counter, or one that falls too. */
export const makeSum = (
  instrument: "Counter" | "UpDownCounter",
  definition: Definition
): Instrument<MetricsData.Sum> => {
  const cells = makeCells((series) => ({ series, value: 0 }))
  return {
    record: (attributes, value, time) => {
      cells.at(attributes, time).value += value
    },
    metric: (time) => ({
      _tag: "Sum",
      ...common(definition),
      instrument,
      numberType: "int",
      isMonotonic: instrument === "Counter",
      aggregationTemporality: "cumulative",
      dataPoints: cells.map(({ series, value }): NumberDataPoint => ({ ...pointOf(series, time), value }))
    })
  }
}

/** A histogram with one bucket more than there are bounds. */
export const makeHistogram = (
  bounds: ReadonlyArray<number>,
  definition: Definition
): Instrument<MetricsData.Histogram> => {
  const cells = makeCells((series) => ({
    series,
    count: 0,
    sum: 0,
    min: Infinity,
    max: -Infinity,
    buckets: new Array<number>(bounds.length + 1).fill(0)
  }))
  return {
    record: (attributes, value, time) => {
      const cell = cells.at(attributes, time)
      const bucket = bounds.findIndex((bound) => value <= bound)
      cell.count += 1
      cell.sum += value
      cell.min = Math.min(cell.min, value)
      cell.max = Math.max(cell.max, value)
      cell.buckets[bucket === -1 ? bounds.length : bucket] += 1
    },
    metric: (time) => ({
      _tag: "Histogram",
      ...common(definition),
      instrument: "Histogram",
      aggregationTemporality: "cumulative",
      dataPoints: cells.map(({ buckets, count, max, min, series, sum }): HistogramDataPoint => ({
        ...pointOf(series, time),
        count,
        sum,
        min,
        max,
        bucketCounts: buckets.slice(),
        explicitBounds: bounds
      }))
    })
  }
}
