import { assert, describe, it } from "@effect/vitest"
import { Arbitraries, OtlpDecoder, Snapshot } from "@efflux/testkit"
import * as Otlp from "./otlpTree.js"

const encoders = [["protobuf", Otlp.protobuf], ["json", Otlp.json]] as const

const valid = Otlp.fromModel(Snapshot.make([Snapshot.counter("requests", 3, { route: "/" })]))

/** The request with one metric, or with other fields in its only point. */
const withMetric = (metric: object) => ({
  resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: "m", ...metric }] }] }]
})
const times = { startTimeUnixNano: 1n, timeUnixNano: 2n }
const withGauge = (point: object) => withMetric({ gauge: { dataPoints: [{ ...times, asInt: 1n, ...point }] } })
const withHistogram = (point: object) =>
  withMetric({
    histogram: { aggregationTemporality: 2, dataPoints: [{ ...times, count: 0n, ...point }] }
  })
const withExponential = (point: object) =>
  withMetric({
    exponentialHistogram: { aggregationTemporality: 2, dataPoints: [{ ...times, count: 0n, ...point }] }
  })
const withSummary = (quantileValues: ReadonlyArray<object>) =>
  withMetric({ summary: { dataPoints: [{ ...times, count: 1n, sum: 1, quantileValues }] } })

const metric = "resource_metrics[0].scope_metrics[0].metrics[0]"
const gauge = `${metric}.gauge.data_points[0]`
const histogram = `${metric}.histogram.data_points[0]`
const exponential = `${metric}.exponential_histogram.data_points[0]`

const broken: ReadonlyArray<readonly [title: string, request: object, violation: string]> = [
  ["[R183] no resource", {}, "an empty envelope: no resource_metrics"],
  [
    "[R183] no scope",
    { resourceMetrics: [{ schemaUrl: "x" }] },
    "resource_metrics[0]: an empty envelope: no scope_metrics"
  ],
  [
    "[R183] no metric",
    { resourceMetrics: [{ scopeMetrics: [{ schemaUrl: "x" }] }] },
    "resource_metrics[0].scope_metrics[0]: an empty envelope: no metrics"
  ],
  ["[R183] no points", withMetric({ gauge: {} }), `${metric}.gauge: an empty envelope: no data_points`],
  ["no data", withMetric({}), `${metric}: no data`],
  [
    "no name",
    withMetric({ name: "", gauge: { dataPoints: [{ ...times, asInt: 1n }] } }),
    `${metric}: the name is empty`
  ],
  [
    "no temporality",
    withMetric({ sum: { dataPoints: [{ ...times, asInt: 1n }] } }),
    `${metric}.sum: aggregation_temporality is 0`
  ],
  [
    "an unknown temporality",
    withMetric({ sum: { aggregationTemporality: 3, dataPoints: [{ ...times, asInt: 1n }] } }),
    `${metric}.sum: aggregation_temporality is 3`
  ],
  [
    "a negative monotonic sum",
    withMetric({ sum: { aggregationTemporality: 1, isMonotonic: true, dataPoints: [{ ...times, asInt: -7n }] } }),
    `${metric}.sum.data_points[0]: a monotonic sum of -7`
  ],
  ["no time", withGauge({ timeUnixNano: 0n, startTimeUnixNano: 0n }), `${gauge}: time_unix_nano is 0`],
  [
    "a start after the time",
    withGauge({ startTimeUnixNano: 3n }),
    `${gauge}: start_time_unix_nano 3 is after time_unix_nano 2`
  ],
  ["reserved flags", withGauge({ flags: 2 }), `${gauge}: the flags 2 have reserved bits`],
  [
    "no value",
    withMetric({ gauge: { dataPoints: [times] } }),
    `${gauge}: neither as_double nor as_int`
  ],
  [
    "two values",
    withGauge({ asDouble: 1 }),
    "exclude each other"
  ],
  ["an empty key", withGauge({ attributes: [{ key: "" }] }), `${gauge}.attributes[0]: the key is empty`],
  [
    "a repeated key",
    withGauge({ attributes: [{ key: "a" }, { key: "b" }, { key: "a" }] }),
    `${gauge}.attributes[2]: the key "a" is there twice`
  ],
  [
    "a repeated key in a list within an array",
    withGauge({
      attributes: [{
        key: "a",
        value: { arrayValue: { values: [{ kvlistValue: { values: [{ key: "x" }, { key: "x" }] } }] } }
      }]
    }),
    `${gauge}.attributes[0].value.values[0].values[1]: the key "x" is there twice`
  ],
  [
    "a repeated key of the resource",
    { resourceMetrics: [{ ...valid.resourceMetrics[0], resource: { attributes: [{ key: "a" }, { key: "a" }] } }] },
    "resource_metrics[0].resource.attributes[1]: the key \"a\" is there twice"
  ],
  [
    "[R215] a series twice, its attributes in another order",
    withMetric({
      gauge: {
        dataPoints: [["a", "b"], ["b", "a"]].map((keys) => ({
          ...times,
          asInt: 1n,
          attributes: keys.map((key) => ({ key, value: { intValue: 1n } }))
        }))
      }
    }),
    `${metric}.gauge.data_points[1]: its series is there twice`
  ],
  [
    "[R209] too few buckets",
    withHistogram({ count: 3n, bucketCounts: [1n, 2n], explicitBounds: [1, 2] }),
    `${histogram}: 2 bucket_counts for 2 explicit_bounds`
  ],
  [
    "[R209] bounds without buckets",
    withHistogram({ explicitBounds: [1, 2] }),
    `${histogram}: 0 bucket_counts for 2 explicit_bounds`
  ],
  [
    "[R209] a count that is not the sum of its buckets",
    withHistogram({ count: 4n, bucketCounts: [1n, 2n], explicitBounds: [1] }),
    `${histogram}: count is 4, but the sum of bucket_counts is 3`
  ],
  [
    "[R209] bounds that do not rise",
    withHistogram({ bucketCounts: [0n, 0n, 0n], explicitBounds: [1, 1] }),
    `${histogram}.explicit_bounds[1]: 1 follows 1`
  ],
  [
    "a bound at infinity",
    withHistogram({ bucketCounts: [0n, 0n], explicitBounds: [Infinity] }),
    `${histogram}.explicit_bounds[0]: Infinity is no bound`
  ],
  ["min of nothing", withHistogram({ min: Number.MAX_VALUE }), `${histogram}: min or max of no measurements`],
  ["a sum of nothing", withHistogram({ sum: 1 }), `${histogram}: a sum of 1 of no measurements`],
  ["min over max", withHistogram({ count: 1n, min: 2, max: 1 }), `${histogram}: min 2 is over max 1`],
  [
    "an exponential count that is not the sum of its buckets",
    withExponential({ count: 7n, zeroCount: 1n, positive: { bucketCounts: [2n] }, negative: { bucketCounts: [3n] } }),
    `${exponential}: count is 7, but the sum of zero_count and all buckets is 6`
  ],
  [
    "[R211] an index beyond 32 bits",
    withExponential({ count: 2n, positive: { offset: 2 ** 31 - 1, bucketCounts: [1n, 1n] } }),
    `${exponential}.positive: the last index does not fit an int32`
  ],
  ["a negative threshold", withExponential({ zeroThreshold: -1 }), `${exponential}: zero_threshold is -1`],
  [
    "a quantile over 1",
    withSummary([{ quantile: 1.5, value: 1 }]),
    `${metric}.summary.data_points[0].quantile_values[0]: 1.5 is no quantile`
  ],
  [
    "quantiles that do not rise",
    withSummary([{ quantile: 0.5, value: 1 }, { quantile: 0.5, value: 1 }]),
    `${metric}.summary.data_points[0].quantile_values[1]: the quantile 0.5 follows 0.5`
  ],
  [
    "a span id of 7 bytes",
    withGauge({ exemplars: [{ timeUnixNano: 1n, asInt: 1n, spanId: new Uint8Array(7) }] }),
    `${gauge}.exemplars[0]: span_id has 7 bytes, not 8`
  ],
  [
    "a trace id of 8 bytes",
    withGauge({ exemplars: [{ timeUnixNano: 1n, asInt: 1n, traceId: new Uint8Array(8) }] }),
    `${gauge}.exemplars[0]: trace_id has 8 bytes, not 16`
  ],
  ["an exemplar without time", withGauge({ exemplars: [{ asInt: 1n }] }), `${gauge}.exemplars[0]: time_unix_nano is 0`]
]

describe("OtlpDecoder", () => {
  describe.each(encoders)("%s", (encoding, encode) => {
    it.prop(
      "reads what another encoder wrote, and finds nothing wrong with it",
      [Arbitraries.metricsData()],
      ([data]) => {
        const request = Otlp.fromModel(data)
        const { request: decoded, violations } = OtlpDecoder.decode(encode(request), encoding)
        assert.deepStrictEqual(decoded, request)
        assert.deepStrictEqual(violations, request.resourceMetrics.length === 0 ? [broken[0]![2]] : [])
      },
      { fastCheck: { numRuns: 300 } }
    )

    it.each(broken)("reports %s", (_, request, violation) => {
      const { violations } = OtlpDecoder.decode(encode(request), encoding)
      assert.include(violations[0], violation)
    })

    it("[R214] asks no value of a point that says there is none", () => {
      const request = withMetric({
        histogram: { aggregationTemporality: 2, dataPoints: [{ ...times, count: 4n, flags: 1 }] }
      })
      assert.deepStrictEqual(OtlpDecoder.decode(encode(request), encoding).violations, [])
    })

    it("takes a point whose start is unknown", () => {
      assert.deepStrictEqual(OtlpDecoder.decode(encode(withGauge({ startTimeUnixNano: 0n })), encoding).violations, [])
    })

    it("tells the series of metrics apart that differ in their kind", () => {
      const point = { ...times, asInt: 1n }
      const request = {
        resourceMetrics: [{
          scopeMetrics: [{
            metrics: [{ name: "m", gauge: { dataPoints: [point] } }, {
              name: "m",
              sum: { aggregationTemporality: 2, dataPoints: [point] }
            }]
          }]
        }]
      }
      assert.deepStrictEqual(OtlpDecoder.decode(encode(request), encoding).violations, [])
    })
  })
})
