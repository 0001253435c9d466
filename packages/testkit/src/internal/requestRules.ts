/** The rules of a request that its bytes alone do not show. */
import * as Otlp from "../OtlpMessage.js"
import { checkAttributes, fingerprint } from "./attributeRules.js"
import * as Point from "./pointRules.js"
import { below, type Path, type Violations } from "./violations.js"

export const checkRequest = ({ resourceMetrics }: Otlp.ExportRequest, violations: Violations): void => {
  checkFilled(resourceMetrics, "resource_metrics", undefined, violations)
  resourceMetrics.forEach(({ resource, scopeMetrics }, i) => {
    const path = below(undefined, "resource_metrics", i)
    const attributes = resource?.attributes ?? []
    checkAttributes(attributes, below(below(path, "resource"), "attributes"), violations)
    checkFilled(scopeMetrics, "scope_metrics", path, violations)
    scopeMetrics.forEach((scope, i) => checkScope(scope, below(path, "scope_metrics", i), violations))
  })
}

/** R183: no envelope is empty. */
const checkFilled = (
  list: ReadonlyArray<unknown>,
  name: string,
  path: Path | undefined,
  violations: Violations
): void => {
  if (list.length === 0) violations.add(path, `an empty envelope: no ${name}`)
}

const checkScope = ({ metrics, scope }: Otlp.ScopeMetrics, path: Path, violations: Violations): void => {
  checkAttributes(scope?.attributes ?? [], below(below(path, "scope"), "attributes"), violations)
  checkFilled(metrics, "metrics", path, violations)
  const seen = new Set<string>()
  metrics.forEach((metric, i) => checkMetric(metric, seen, below(path, "metrics", i), violations))
}

const checkMetric = (metric: Otlp.Metric, seen: Set<string>, path: Path, violations: Violations): void => {
  if (metric.name === "") violations.add(path, "the name is empty")
  checkAttributes(metric.metadata, below(path, "metadata"), violations)
  const kind = kinds.find((kind) => metric[kind] !== undefined)
  if (kind === undefined) {
    violations.add(path, "no data")
    return
  }
  const here = below(path, protoName(kind))
  const points = Otlp.dataPoints(metric)
  const temporality = (metric.sum ?? metric.histogram ?? metric.exponentialHistogram)?.aggregationTemporality
  if (temporality !== undefined && temporality !== 1 && temporality !== 2) {
    violations.add(here, `aggregation_temporality is ${temporality}`)
  }
  checkFilled(points, "data_points", here, violations)

  const identity = JSON.stringify([metric.name, metric.unit, kind, temporality, metric.sum?.isMonotonic])
  points.forEach((point, i) => {
    const path = below(here, "data_points", i)
    const series = `${identity}${fingerprint(point.attributes)}`
    if (seen.has(series)) violations.add(path, "its series is there twice")
    seen.add(series)
    if (Point.checkPoint(point, path, violations)) checkValue(metric, i, path, violations)
  })
}

const checkValue = (metric: Otlp.Metric, i: number, path: Path, violations: Violations): void => {
  const { exponentialHistogram, gauge, histogram, sum, summary } = metric
  if (gauge !== undefined) Point.checkNumber(gauge.dataPoints[i]!, false, path, violations)
  else if (sum !== undefined) Point.checkNumber(sum.dataPoints[i]!, sum.isMonotonic, path, violations)
  else if (histogram !== undefined) Point.checkHistogram(histogram.dataPoints[i]!, path, violations)
  else if (exponentialHistogram !== undefined) {
    Point.checkExponential(exponentialHistogram.dataPoints[i]!, path, violations)
  } else if (summary !== undefined) Point.checkSummary(summary.dataPoints[i]!, path, violations)
}

const kinds = ["gauge", "sum", "histogram", "exponentialHistogram", "summary"] as const

const protoName = (kind: typeof kinds[number]): string =>
  kind === "exponentialHistogram" ? "exponential_histogram" : kind
