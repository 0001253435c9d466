/** Summaries: the quantiles that Effect could tell, and the merging of those that it holds apart. */
import type * as MetricState from "effect/MetricState"
import * as Option from "effect/Option"
import type * as DataPoint from "../../DataPoint.js"

/** Ascending, each once, within 0 and 1; Effect tells none for a quantile without samples. */
export const read = (state: MetricState.MetricState.Summary): ReadonlyArray<DataPoint.ValueAtQuantile> => {
  const quantileValues: Array<DataPoint.ValueAtQuantile> = []
  let last = -1
  for (const [quantile, value] of state.quantiles) {
    if (quantile > last && quantile >= 0 && quantile <= 1 && Option.isSome(value)) {
      quantileValues.push({ quantile, value: value.value })
      last = quantile
    }
  }
  return quantileValues
}

/** Counts and sums add up. Quantiles do not: they are told only if one of both has any. */
export const fold = (
  before: DataPoint.SummaryDataPoint,
  point: DataPoint.SummaryDataPoint
): DataPoint.SummaryDataPoint => ({
  ...point,
  count: Number(before.count) + Number(point.count),
  sum: before.sum + point.sum,
  quantileValues: point.count === 0 ? before.quantileValues : before.count === 0 ? point.quantileValues : []
})
