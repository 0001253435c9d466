/** The part of a snapshot whose fate is not known yet: what a fallback has to deliver. */
import { type Ledger, open } from "@efflux/core/Ledger"
import { countDataPoints, type Metric, type MetricsData } from "@efflux/core/MetricsData"
import * as Range from "@efflux/core/Range"

/** The open ranges, and the snapshot with nothing but their points. */
export const openPoints = (
  ledger: Ledger,
  data: MetricsData
): { readonly data: MetricsData; readonly ranges: ReadonlyArray<Range.Range> } => {
  const whole = Range.make(0, countDataPoints(data))
  const ranges = open(ledger, whole)
  if (ranges.length === 1 && Range.size(ranges[0]) === Range.size(whole)) return { data, ranges }

  const isOpen = (ordinal: number): boolean => ranges.some(({ end, start }) => start <= ordinal && ordinal < end)
  let next = 0
  const keep = <M extends Metric>(metric: M): M => ({
    ...metric,
    dataPoints: metric.dataPoints.filter(() => isOpen(next++))
  })
  const resourceMetrics = data.resourceMetrics.map((resource) => ({
    ...resource,
    scopeMetrics: resource.scopeMetrics.map((scope) => ({
      ...scope,
      metrics: scope.metrics.map((metric) => keep(metric))
    }))
  }))
  return { data: { resourceMetrics }, ranges }
}
