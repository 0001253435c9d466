/** A total that falls was reset: its series ends, and a new one takes its place (R216). */
import type * as DataPoint from "../../DataPoint.js"
import * as Series from "../../Series.js"
import type { Batch } from "./batch.js"
import type { Common, Count, Stream } from "./stream.js"

/** Compares the points of some slots with the last collection. */
export const settle = (batch: Batch, stream: Stream, from: number, to: number): void => {
  switch (stream._tag) {
    case "Sum":
      return stream.isMonotonic ? renew(batch, stream, valueOf, from, to) : undefined
    case "Histogram":
      return renew(batch, stream, countOf, from, to)
    case "Summary":
      return renew(batch, stream, countOf, from, to)
  }
}

const valueOf = (point: DataPoint.NumberDataPoint): Count => point.value

const countOf = (point: { readonly count: Count }): Count => point.count

const renew = <P extends DataPoint.Common>(
  batch: Batch,
  stream: Common<P>,
  total: (point: P) => Count,
  from: number,
  to: number
): void => {
  const { points, totals } = stream
  for (let slot = from; slot < to; slot++) {
    const point = points[slot]
    if (point === undefined) continue
    const now = total(point)
    const before = totals[slot]
    if (before !== undefined && now < before) {
      const series = Series.make(point.series.attributes, batch.start)
      stream.series[slot] = series
      points[slot] = { ...point, series, startTimeUnixNano: batch.start }
    }
    totals[slot] = now
  }
}
