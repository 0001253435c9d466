/** The rules of data points: opentelemetry-proto's comments and the metrics data model. */
import type * as Otlp from "../OtlpMessage.js"
import { checkAttributes } from "./attributeRules.js"
import { below, type Path, type Violations } from "./violations.js"

const noRecordedValue = 1

const total = (counts: ReadonlyArray<bigint>): bigint => counts.reduce((sum, count) => sum + count, 0n)

/** Whether the point has a value; a point without one (R214) keeps only the rules of every point. */
export const checkPoint = (point: Otlp.DataPoint, path: Path, violations: Violations): boolean => {
  if (point.timeUnixNano === 0n) violations.add(path, "time_unix_nano is 0")
  else if (point.startTimeUnixNano > point.timeUnixNano) {
    violations.add(
      path,
      `start_time_unix_nano ${point.startTimeUnixNano} is after time_unix_nano ${point.timeUnixNano}`
    )
  }
  if (point.flags > noRecordedValue) violations.add(path, `the flags ${point.flags} have reserved bits`)
  checkAttributes(point.attributes, below(path, "attributes"), violations)
  return point.flags !== noRecordedValue
}

export const checkNumber = (
  point: Otlp.NumberDataPoint,
  isMonotonic: boolean,
  path: Path,
  violations: Violations
): void => {
  const value = point.asInt ?? point.asDouble
  if (value === undefined) violations.add(path, "neither as_double nor as_int")
  else if (isMonotonic && value < 0) violations.add(path, `a monotonic sum of ${value}`)
  checkExemplars(point.exemplars, path, violations)
}

export const checkHistogram = (point: Otlp.HistogramDataPoint, path: Path, violations: Violations): void => {
  const { bucketCounts, explicitBounds } = point
  if (bucketCounts.length > 0 || explicitBounds.length > 0) {
    if (bucketCounts.length !== explicitBounds.length + 1) {
      violations.add(path, `${bucketCounts.length} bucket_counts for ${explicitBounds.length} explicit_bounds`)
    }
    checkCount(point.count, total(bucketCounts), "bucket_counts", path, violations)
  }
  explicitBounds.forEach((bound, i) => {
    if (!Number.isFinite(bound)) violations.add(below(path, "explicit_bounds", i), `${bound} is no bound`)
    else if (i > 0 && bound <= explicitBounds[i - 1]!) {
      violations.add(below(path, "explicit_bounds", i), `${bound} follows ${explicitBounds[i - 1]}`)
    }
  })
  checkExtremes(point, path, violations)
  checkExemplars(point.exemplars, path, violations)
}

export const checkExponential = (
  point: Otlp.ExponentialHistogramDataPoint,
  path: Path,
  violations: Violations
): void => {
  const sides = [["positive", point.positive], ["negative", point.negative]] as const
  for (const [name, buckets] of sides) {
    if (buckets !== undefined && buckets.offset + buckets.bucketCounts.length > 2 ** 31) {
      violations.add(below(path, name), "the last index does not fit an int32")
    }
  }
  const counted = sides.map(([_, buckets]) => total(buckets?.bucketCounts ?? []))
  checkCount(point.count, total([point.zeroCount, ...counted]), "zero_count and all buckets", path, violations)
  if (!(point.zeroThreshold >= 0)) violations.add(path, `zero_threshold is ${point.zeroThreshold}`)
  checkExtremes(point, path, violations)
  checkExemplars(point.exemplars, path, violations)
}

export const checkSummary = (point: Otlp.SummaryDataPoint, path: Path, violations: Violations): void => {
  if (point.count === 0n && point.sum !== 0) violations.add(path, `a sum of ${point.sum} of no measurements`)
  point.quantileValues.forEach(({ quantile }, i) => {
    const here = below(path, "quantile_values", i)
    if (!(quantile >= 0 && quantile <= 1)) violations.add(here, `${quantile} is no quantile`)
    else if (i > 0 && quantile <= point.quantileValues[i - 1]!.quantile) {
      violations.add(here, `the quantile ${quantile} follows ${point.quantileValues[i - 1]!.quantile}`)
    }
  })
}

const checkCount = (count: bigint, parts: bigint, of: string, path: Path, violations: Violations): void => {
  if (count !== parts) violations.add(path, `count is ${count}, but the sum of ${of} is ${parts}`)
}

const checkExtremes = (
  { count, max, min, sum }: Otlp.HistogramDataPoint | Otlp.ExponentialHistogramDataPoint,
  path: Path,
  violations: Violations
): void => {
  if (count === 0n && sum !== undefined && sum !== 0) violations.add(path, `a sum of ${sum} of no measurements`)
  if (count === 0n && (min !== undefined || max !== undefined)) violations.add(path, "min or max of no measurements")
  if (min !== undefined && max !== undefined && min > max) violations.add(path, `min ${min} is over max ${max}`)
}

const checkExemplars = (exemplars: ReadonlyArray<Otlp.Exemplar>, path: Path, violations: Violations): void =>
  exemplars.forEach((exemplar, i) => {
    const here = below(path, "exemplars", i)
    if (exemplar.timeUnixNano === 0n) violations.add(here, "time_unix_nano is 0")
    if (exemplar.asInt === undefined && exemplar.asDouble === undefined) {
      violations.add(here, "neither as_double nor as_int")
    }
    checkId(exemplar.spanId, 8, "span_id", here, violations)
    checkId(exemplar.traceId, 16, "trace_id", here, violations)
    checkAttributes(exemplar.filteredAttributes, below(here, "filtered_attributes"), violations)
  })

const checkId = (id: Uint8Array, length: number, name: string, path: Path, violations: Violations): void => {
  if (id.length !== 0 && id.length !== length) violations.add(path, `${name} has ${id.length} bytes, not ${length}`)
}
