/** Random snapshots of every kind, and histories of snapshots whose series stay the same objects. */
import * as Attributes from "@efflux/core/Attributes"
import type { Exemplar, HistogramDataPoint } from "@efflux/core/DataPoint"
import type { Metric, MetricsData, ScopeMetrics } from "@efflux/core/MetricsData"
import type { Series } from "@efflux/core/Series"
import * as FastCheck from "effect/FastCheck"

const fc = FastCheck

const nanos = fc.oneof(
  fc.constantFrom(0n, 1_700_000_000_000_000_000n, 1_700_000_060_000_000_000n),
  fc.bigInt(0n, 2n ** 64n - 1n)
)

/** Also with lone surrogates, and longer than what is copied in a loop. */
const text = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.constantFrom(
    "",
    "\ud800",
    "a\udc00b",
    "é".repeat(50),
    "x".repeat(47),
    "x".repeat(49),
    "x".repeat(130),
    "é".repeat(70)
  ),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 5 }).map((units) => String.fromCharCode(...units))
)

const oddNumbers = fc.constantFrom(
  0,
  -0,
  1,
  -1,
  127,
  128,
  NaN,
  Infinity,
  -Infinity,
  5e-324,
  -5e-324,
  Number.MAX_VALUE,
  2 ** 31,
  -(2 ** 31),
  2 ** 32,
  2 ** 53,
  2 ** 53 - 1,
  -(2 ** 53),
  2 ** 63,
  -(2 ** 63),
  2 ** 64,
  0.5,
  1e300
)

const oddBigints = fc.constantFrom(0n, 1n, -1n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 64n, 2n ** 70n + 5n)

const int = fc.oneof(fc.integer(), fc.maxSafeInteger(), oddNumbers, oddBigints, fc.bigInt(-(2n ** 65n), 2n ** 65n))

const double = fc.oneof(fc.double(), oddNumbers)

const count = fc.oneof(
  fc.nat(),
  fc.maxSafeNat(),
  fc.constantFrom<number | bigint>(0, -0, 2 ** 32, 2 ** 63, 2n ** 64n - 1n, 2n ** 53n + 1n, 0n)
)

const attributeValue: FastCheck.Arbitrary<Attributes.AttributeValue> = fc.letrec<{
  value: Attributes.AttributeValue
}>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    text,
    fc.boolean(),
    double,
    int,
    fc.constant(null),
    fc.uint8Array({ maxLength: 70 }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(text, tie("value"), { maxKeys: 3 })
  )
})).value

export const attributes: FastCheck.Arbitrary<Attributes.Attributes> = fc.array(
  fc.tuple(text, attributeValue),
  { maxLength: 4 }
).map((entries) => Attributes.make(entries))

export const series: FastCheck.Arbitrary<Series> = fc.record({ attributes, startTimeUnixNano: nanos })

const id = (length: number) => fc.option(fc.uint8Array({ minLength: length, maxLength: length }), { nil: undefined })

const exemplars: FastCheck.Arbitrary<ReadonlyArray<Exemplar>> = fc.oneof(
  { weight: 8, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.record({
        timeUnixNano: nanos,
        value: int,
        filteredAttributes: attributes,
        spanId: id(8),
        traceId: id(16)
      }),
      { maxLength: 2 }
    )
  }
)

const common = (one: Series) => ({
  series: fc.constant(one),
  startTimeUnixNano: fc.oneof(fc.constant(one.startTimeUnixNano), nanos),
  timeUnixNano: nanos,
  flags: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(1, 2 ** 32 - 1) })
})

const optional = fc.oneof({ weight: 3, arbitrary: double }, { weight: 1, arbitrary: fc.constant(undefined) })

const bounds = fc.constantFrom<ReadonlyArray<number>>([], [1], [1, 2], [1, 3], [-0, Infinity])

const numberPoint = (one: Series, value: FastCheck.Arbitrary<number | bigint>) =>
  fc.record({ ...common(one), value, exemplars })

const histogramPoint = (one: Series): FastCheck.Arbitrary<HistogramDataPoint> =>
  fc.tuple(bounds, fc.boolean()).chain(([explicitBounds, none]) => {
    const size = none && explicitBounds.length === 0 ? 0 : explicitBounds.length + 1
    return fc.record({
      ...common(one),
      count,
      sum: optional,
      min: optional,
      max: optional,
      bucketCounts: fc.array(count, { minLength: size, maxLength: size }),
      explicitBounds: fc.constantFrom(explicitBounds, [...explicitBounds]),
      exemplars
    })
  })

const buckets = fc.record({ offset: fc.integer(), bucketCounts: fc.array(count, { maxLength: 4 }) })

const exponentialPoint = (one: Series) =>
  fc.record({
    ...common(one),
    count,
    sum: optional,
    min: optional,
    max: optional,
    scale: fc.integer(),
    zeroCount: count,
    zeroThreshold: double,
    positive: buckets,
    negative: buckets,
    exemplars
  })

const summaryPoint = (one: Series) =>
  fc.record({
    ...common(one),
    count,
    sum: double,
    quantileValues: fc.array(fc.record({ quantile: double, value: double }), { maxLength: 3 })
  })

/** One point for each of some series: mostly all of them in their order, else some of them in any order. */
const points = <P>(pool: ReadonlyArray<Series>, point: (one: Series) => FastCheck.Arbitrary<P>) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant([...pool]) },
    { weight: 1, arbitrary: fc.shuffledSubarray([...pool]) },
    { weight: 1, arbitrary: fc.subarray([...pool]) }
  ).chain((chosen) => fc.tuple(...chosen.map(point)))

const metric = (pool: ReadonlyArray<Series>): FastCheck.Arbitrary<Metric> => {
  const shared = {
    name: fc.oneof(fc.constantFrom("a", "b"), text),
    description: fc.oneof(fc.constant("what it tells"), text),
    unit: fc.constantFrom("", "ms"),
    instrument: fc.constant("Counter" as const),
    metadata: fc.oneof(fc.constant([]), attributes)
  }
  const aggregationTemporality = fc.constantFrom("delta" as const, "cumulative" as const)
  const numbers = (numberType: "int" | "double") => {
    const dataPoints = points(pool, (one) => numberPoint(one, numberType === "int" ? int : double))
    return [
      fc.record({
        _tag: fc.constant("Sum" as const),
        ...shared,
        numberType: fc.constant(numberType),
        isMonotonic: fc.boolean(),
        aggregationTemporality,
        dataPoints
      }),
      fc.record({ _tag: fc.constant("Gauge" as const), ...shared, numberType: fc.constant(numberType), dataPoints })
    ] as const
  }
  return fc.oneof<Array<FastCheck.Arbitrary<Metric>>>(
    ...numbers("int"),
    ...numbers("double"),
    fc.record({
      _tag: fc.constant("Histogram" as const),
      ...shared,
      aggregationTemporality,
      dataPoints: points(pool, histogramPoint)
    }),
    fc.record({
      _tag: fc.constant("ExponentialHistogram" as const),
      ...shared,
      aggregationTemporality,
      dataPoints: points(pool, exponentialPoint)
    }),
    fc.record({ _tag: fc.constant("Summary" as const), ...shared, dataPoints: points(pool, summaryPoint) })
  )
}

const scopeMetrics = (pool: ReadonlyArray<Series>): FastCheck.Arbitrary<ScopeMetrics> =>
  fc.record({
    scope: fc.record({ name: text, version: text, attributes, droppedAttributesCount: fc.nat() }),
    schemaUrl: text,
    metrics: fc.array(metric(pool), { maxLength: 3 })
  })

const snapshotOf = (pool: ReadonlyArray<Series>): FastCheck.Arbitrary<MetricsData> =>
  fc.record({
    resourceMetrics: fc.array(
      fc.record({
        resource: fc.record({ attributes, droppedAttributesCount: fc.nat() }),
        schemaUrl: text,
        scopeMetrics: fc.array(scopeMetrics(pool), { maxLength: 2 })
      }),
      { maxLength: 2 }
    )
  })

const pool = fc.array(series, { maxLength: 5 })

/** Any snapshot. */
export const snapshot: FastCheck.Arbitrary<MetricsData> = pool.chain(snapshotOf)

/** The same metrics with other points, as collections follow each other; now and then something quite different. */
const later = (data: MetricsData, pool: ReadonlyArray<Series>): FastCheck.Arbitrary<MetricsData> => {
  const metrics = data.resourceMetrics.flatMap((one) => one.scopeMetrics.flatMap((inner) => inner.metrics))
  return fc.tuple(...metrics.map((one) => repointed(one, pool))).map((changed) => {
    let next = 0
    return {
      resourceMetrics: data.resourceMetrics.map((one) => ({
        ...one,
        scopeMetrics: one.scopeMetrics.map((inner) => ({ ...inner, metrics: inner.metrics.map(() => changed[next++]) }))
      }))
    }
  })
}

const repointed = (one: Metric, pool: ReadonlyArray<Series>): FastCheck.Arbitrary<Metric> => {
  switch (one._tag) {
    case "Sum":
    case "Gauge":
      return points(pool, (s) => numberPoint(s, one.numberType === "int" ? int : double))
        .map((dataPoints) => ({ ...one, dataPoints }))
    case "Histogram":
      return points(pool, histogramPoint).map((dataPoints) => ({ ...one, dataPoints }))
    case "ExponentialHistogram":
      return points(pool, exponentialPoint).map((dataPoints) => ({ ...one, dataPoints }))
    case "Summary":
      return points(pool, summaryPoint).map((dataPoints) => ({ ...one, dataPoints }))
  }
}

/** Snapshots of one application, one after another: series stay the same objects. */
export const history: FastCheck.Arbitrary<ReadonlyArray<MetricsData>> = pool.chain((pool) =>
  snapshotOf(pool).chain((first) =>
    fc.array(
      fc.oneof({ weight: 5, arbitrary: later(first, pool) }, { weight: 1, arbitrary: snapshotOf(pool) }),
      { minLength: 1, maxLength: 5 }
    ).map((others) => [first, ...others])
  )
)

/** A partition of the ordinals from 0 to `total`: where each range ends. */
export const cuts = (total: number): FastCheck.Arbitrary<ReadonlyArray<number>> =>
  fc.uniqueArray(fc.integer({ min: 1, max: Math.max(1, total - 1) }), { maxLength: 5 })
    .map((inner) => [...inner.filter((cut) => cut < total).sort((a, b) => a - b), total])
