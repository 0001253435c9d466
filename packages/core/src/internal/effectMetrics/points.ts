/** The points of one collection, each written into the slot of its series. */
import type * as MetricPair from "effect/MetricPair"
import type * as MetricState from "effect/MetricState"
import type * as DataPoint from "../../DataPoint.js"
import * as Batch from "./batch.js"
import * as Buckets from "./buckets.js"
import type * as Entry from "./entry.js"
import * as Numbers from "./numbers.js"
import * as Quantiles from "./quantiles.js"
import type * as Stream from "./stream.js"

export const read = (
  batch: Batch.Batch,
  entry: Exclude<Entry.Entry, Entry.FrequencyEntry>,
  state: MetricPair.MetricPair.Untyped["metricState"]
): void => {
  switch (entry._tag) {
    case "Counter":
      return number(batch, entry.stream, entry.slot, (state as unknown as { readonly count: Stream.Count }).count)
    case "Gauge":
      return number(batch, entry.stream, entry.slot, (state as unknown as { readonly value: Stream.Count }).value)
    case "Histogram":
      return histogram(batch, entry, state as unknown as MetricState.MetricState.Histogram)
    case "Summary":
      return summary(batch, entry, state as unknown as MetricState.MetricState.Summary)
    case "Conflict":
      batch.errors.add(entry.error)
  }
}

const exemplars: ReadonlyArray<DataPoint.Exemplar> = []

export const number = (batch: Batch.Batch, stream: Stream.NumberStream, slot: number, recorded: Stream.Count): void => {
  const value = stream.numberType === "double" && typeof recorded === "number"
    ? recorded
    : Numbers.valueIn(stream, recorded)
  if (value === undefined) {
    const what = `the metric ${stream.name} holds bigints, and one of its series a number that is no integer`
    batch.errors.add(Batch.conflict(batch, stream.name, `${what}: the series is left out; define it in one way`))
    return
  }
  const series = stream.series[slot]!
  const point: DataPoint.NumberDataPoint = {
    series,
    startTimeUnixNano: series.startTimeUnixNano,
    timeUnixNano: batch.time,
    flags: 0,
    value,
    exemplars
  }
  const points = pointsOf(batch, stream)
  const before = points[slot]
  points[slot] = before === undefined ? point : Numbers.fold(stream, before, point)
}

const histogram = (
  batch: Batch.Batch,
  { buckets, slot, stream }: Entry.HistogramEntry,
  state: MetricState.MetricState.Histogram
): void => {
  const { bucketCounts, count, max, min, sum } = Buckets.read(buckets, state)
  if (sum === undefined) {
    Batch.warn(batch, `the histogram ${stream.name} has no sum any more: NaN, or both infinities, were recorded`)
  }
  const series = stream.series[slot]!
  const point: DataPoint.HistogramDataPoint = {
    series,
    startTimeUnixNano: series.startTimeUnixNano,
    timeUnixNano: batch.time,
    flags: 0,
    count,
    sum,
    min,
    max,
    bucketCounts,
    explicitBounds: stream.bounds[slot]!,
    exemplars
  }
  const points = pointsOf(batch, stream)
  const before = points[slot]
  points[slot] = before === undefined ? point : Buckets.fold(before, point)
}

const summary = (
  batch: Batch.Batch,
  { slot, stream }: { readonly stream: Stream.SummaryStream; readonly slot: number },
  state: MetricState.MetricState.Summary
): void => {
  const series = stream.series[slot]!
  const point: DataPoint.SummaryDataPoint = {
    series,
    startTimeUnixNano: series.startTimeUnixNano,
    timeUnixNano: batch.time,
    flags: 0,
    count: state.count,
    sum: state.sum,
    quantileValues: Quantiles.read(state)
  }
  const points = pointsOf(batch, stream)
  const before = points[slot]
  if (before !== undefined && before.count !== 0 && state.count !== 0) {
    Batch.warn(
      batch,
      `the summary ${stream.name} is defined more than once and has no quantiles: make it once, and share it`
    )
  }
  points[slot] = before === undefined ? point : Quantiles.fold(before, point)
}

const pointsOf = <P extends DataPoint.Common>(batch: Batch.Batch, stream: Stream.Common<P>): Array<P | undefined> => {
  if (stream.batch !== batch.number) {
    stream.batch = batch.number
    stream.points = new Array<P | undefined>(stream.series.length)
  }
  return stream.points
}
