/** Arbitrary metrics of every kind. */
import type * as Point from "@efflux/core/DataPoint"
import { all as instruments } from "@efflux/core/InstrumentKind"
import type * as Data from "@efflux/core/MetricsData"
import * as Series from "@efflux/core/Series"
import type { Temporality } from "@efflux/core/Temporality"
import * as fc from "effect/FastCheck"
import { attributes, fingerprint } from "./arbitraryAttributes.js"
import * as Numbers from "./arbitraryNumbers.js"
import { name, text } from "./arbitraryText.js"
import { total } from "./points.js"

const number = fc.oneof(Numbers.double, Numbers.integer)

const id = (length: number) => fc.option(fc.uint8Array({ minLength: length, maxLength: length }), { nil: undefined })

export const exemplar: fc.Arbitrary<Point.Exemplar> = fc.record({
  timeUnixNano: fc.bigInt(1n, 2n ** 63n),
  value: number,
  filteredAttributes: attributes,
  spanId: id(8),
  traceId: id(16)
})

const exemplars = fc.oneof(
  { weight: 3, arbitrary: fc.constant<ReadonlyArray<Point.Exemplar>>([]) },
  { weight: 1, arbitrary: fc.array(exemplar, { minLength: 1, maxLength: 2 }) }
)

const common: fc.Arbitrary<Point.Common> = fc.record({ attributes, times: Numbers.times }).map((
  { attributes, times }
) => ({
  series: Series.make(attributes, times.start),
  startTimeUnixNano: times.start,
  timeUnixNano: times.time,
  flags: 0
}))

/** Points whose series differ. */
const points = <V>(value: fc.Arbitrary<V>, maxLength: number): fc.Arbitrary<ReadonlyArray<Point.Common & V>> =>
  fc.uniqueArray(fc.tuple(common, value), {
    maxLength,
    selector: ([common]) => fingerprint(common.series.attributes)
  }).map((all) => all.map(([common, value]) => ({ ...common, ...value })))

const metricCommon: fc.Arbitrary<Data.MetricCommon> = fc.record({
  name,
  description: text,
  unit: fc.oneof(fc.constantFrom("", "1", "ms", "By", "{request}"), text),
  instrument: fc.constantFrom(...instruments),
  metadata: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: attributes })
})

const temporality = fc.constantFrom<Temporality>("cumulative", "delta")

const numberPoints = (value: fc.Arbitrary<number | bigint>, maxPoints: number) =>
  points(fc.record({ value, exemplars }), maxPoints)

/** Of the numbers of one type; those of a monotonic sum are not negative. */
const numbers = (maxPoints: number, isMonotonic: boolean) =>
  fc.constantFrom<Data.NumberType>("int", "double").chain((numberType) => {
    const any: fc.Arbitrary<number | bigint> = numberType === "int" ? Numbers.integer : Numbers.double
    const value = isMonotonic ? any.filter((value) => !(value < 0)) : any
    return fc.record({ numberType: fc.constant(numberType), dataPoints: numberPoints(value, maxPoints) })
  })

export const sum = (maxPoints: number): fc.Arbitrary<Data.Sum> =>
  fc.boolean().chain((isMonotonic) =>
    fc.tuple(metricCommon, numbers(maxPoints, isMonotonic), temporality).map(
      ([common, numbers, aggregationTemporality]) => ({
        _tag: "Sum",
        ...common,
        ...numbers,
        isMonotonic,
        aggregationTemporality
      })
    )
  )

export const gauge = (maxPoints: number): fc.Arbitrary<Data.Gauge> =>
  fc.tuple(metricCommon, numbers(maxPoints, false)).map(([common, numbers]) => ({
    _tag: "Gauge",
    ...common,
    ...numbers
  }))

interface Extremes {
  readonly sum: number | undefined
  readonly min: number | undefined
  readonly max: number | undefined
}

const nothing: Extremes = { sum: undefined, min: undefined, max: undefined }

/** What was measured beside the buckets; nothing, where nothing was measured. */
const extremes: fc.Arbitrary<Extremes> = fc.oneof(
  fc.constant(nothing),
  fc.tuple(Numbers.double, Numbers.finite, Numbers.finite).map(([sum, a, b]) => ({
    sum,
    min: Math.min(a, b),
    max: Math.max(a, b)
  })),
  fc.record({ sum: Numbers.double, min: fc.constant(undefined), max: fc.constant(undefined) })
)

const whenCounted = (count: number | bigint, extremes: Extremes): Extremes => (count === 0 ? nothing : extremes)

const explicit = fc.uniqueArray(Numbers.finite, { maxLength: 12, comparator: "SameValueZero" }).chain((bounds) =>
  fc.oneof(
    { weight: 5, arbitrary: fc.array(Numbers.count, { minLength: bounds.length + 1, maxLength: bounds.length + 1 }) },
    { weight: 1, arbitrary: fc.constant([]) }
  ).chain((bucketCounts) =>
    fc.record({
      explicitBounds: fc.constant(bucketCounts.length === 0 ? [] : [...bounds].sort((a, b) => a - b)),
      bucketCounts: fc.constant(bucketCounts),
      count: bucketCounts.length === 0 ? Numbers.count : fc.constant(total(bucketCounts)),
      extremes,
      exemplars
    })
  )
).map(({ extremes, ...point }) => ({ ...point, ...whenCounted(point.count, extremes) }))

export const histogram = (maxPoints: number): fc.Arbitrary<Data.Histogram> =>
  fc.tuple(metricCommon, temporality, points(explicit, maxPoints)).map(
    ([common, aggregationTemporality, dataPoints]) => ({
      _tag: "Histogram",
      ...common,
      aggregationTemporality,
      dataPoints
    })
  )

const buckets: fc.Arbitrary<Point.Buckets> = fc.record({
  offset: fc.oneof(fc.integer({ min: -300, max: 300 }), fc.constantFrom(-(2 ** 31), 2 ** 31 - 200)),
  bucketCounts: fc.array(Numbers.count, { maxLength: 20 })
})

const exponential = fc.record({
  scale: fc.integer({ min: -10, max: 20 }),
  zeroCount: Numbers.count,
  zeroThreshold: fc.constantFrom(0, Number.MIN_VALUE, 1e-6),
  positive: buckets,
  negative: buckets,
  extremes,
  exemplars
}).map(({ extremes, ...point }) => {
  const count = total([point.zeroCount, ...point.positive.bucketCounts, ...point.negative.bucketCounts])
  return { ...point, count, ...whenCounted(count, extremes) }
})

export const exponentialHistogram = (maxPoints: number): fc.Arbitrary<Data.ExponentialHistogram> =>
  fc.tuple(metricCommon, temporality, points(exponential, maxPoints)).map(
    ([common, aggregationTemporality, dataPoints]) => ({
      _tag: "ExponentialHistogram",
      ...common,
      aggregationTemporality,
      dataPoints
    })
  )

const quantile = fc.oneof(fc.constantFrom(0, 0.5, 0.9, 0.99, 1), fc.double({ min: 0, max: 1, noNaN: true }))

const quantiles = fc.uniqueArray(quantile, { maxLength: 4, comparator: "SameValueZero" }).chain((all) =>
  fc.tuple(
    ...all.sort((a, b) => a - b).map((quantile) =>
      fc.record({ quantile: fc.constant(quantile), value: Numbers.double })
    )
  )
)

const quantiled = fc.record({ count: Numbers.count, sum: Numbers.double, quantileValues: quantiles }).map((point) => ({
  ...point,
  sum: point.count === 0 ? 0 : point.sum
}))

export const summary = (maxPoints: number): fc.Arbitrary<Data.Summary> =>
  fc.tuple(metricCommon, points(quantiled, maxPoints)).map(([common, dataPoints]) => ({
    _tag: "Summary",
    ...common,
    dataPoints
  }))
