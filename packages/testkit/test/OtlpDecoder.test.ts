import { Arbitraries, OtlpDecoder, Snapshot } from "@efflux/testkit"
import { assert, describe, it } from "@effect/vitest"
import * as fc from "effect/FastCheck"
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
  ["[R183] no resource", {}, "an empty envelope: no resource_metrics (R183)"],
  [
    "[R183] no scope",
    { resourceMetrics: [{ schemaUrl: "x" }] },
    "resource_metrics[0]: an empty envelope: no scope_metrics (R183)"
  ],
  [
    "[R183] no metric",
    { resourceMetrics: [{ scopeMetrics: [{ schemaUrl: "x" }] }] },
    "resource_metrics[0].scope_metrics[0]: an empty envelope: no metrics (R183)"
  ],
  ["[R183] no points", withMetric({ gauge: {} }), `${metric}.gauge: an empty envelope: no data_points (R183)`],
  ["no data", withMetric({}), `${metric}: no data`],
  ["no name", withMetric({ name: "", gauge: { dataPoints: [{ ...times, asInt: 1n }] } }), `${metric}: the name is empty`],
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
    `${metric}.gauge.data_points[1]: its series is there twice (R215)`
  ],
  [
    "[R209] too few buckets",
    withHistogram({ count: 3n, bucketCounts: [1n, 2n], explicitBounds: [1, 2] }),
    `${histogram}: 2 bucket_counts for 2 explicit_bounds (R209)`
  ],
  [
    "[R209] bounds without buckets",
    withHistogram({ explicitBounds: [1, 2] }),
    `${histogram}: 0 bucket_counts for 2 explicit_bounds (R209)`
  ],
  [
    "[R209] a count that is not the sum of its buckets",
    withHistogram({ count: 4n, bucketCounts: [1n, 2n], explicitBounds: [1] }),
    `${histogram}: count is 4, but the sum of bucket_counts is 3 (R209)`
  ],
  [
    "[R209] bounds that do not rise",
    withHistogram({ bucketCounts: [0n, 0n, 0n], explicitBounds: [1, 1] }),
    `${histogram}.explicit_bounds[1]: 1 follows 1 (R209)`
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
    `${exponential}: count is 7, but the sum of zero_count and all buckets is 6 (R209)`
  ],
  [
    "[R211] an index beyond 32 bits",
    withExponential({ count: 2n, positive: { offset: 2 ** 31 - 1, bucketCounts: [1n, 1n] } }),
    `${exponential}.positive: the last index does not fit an int32 (R211)`
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
    it.prop("reads what another encoder wrote, and finds nothing wrong with it", [Arbitraries.metricsData()], ([data]) => {
      const request = Otlp.fromModel(data)
      const { request: decoded, violations } = OtlpDecoder.decode(encode(request), encoding)
      assert.deepStrictEqual(decoded, request)
      assert.deepStrictEqual(violations, request.resourceMetrics.length === 0 ? [broken[0]![2]] : [])
    }, { fastCheck: { numRuns: 300 } })

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

  describe("protobuf", () => {
    const first = (...bytes: ReadonlyArray<number>) =>
      OtlpDecoder.decode(Uint8Array.from(bytes), "protobuf").violations[0]

    /** Wraps bytes of a message into the fields that lead to it. */
    const within = (bytes: ReadonlyArray<number>, ...fields: ReadonlyArray<number>): ReadonlyArray<number> =>
      fields.reduceRight<ReadonlyArray<number>>((inner, field) => [field * 8 + 2, inner.length, ...inner], bytes)

    it.each<readonly [string, ReadonlyArray<number>, string]>([
      ["an unknown field", [0x7a, 0], "unknown field 15"],
      ["a field number of a later OTLP, nested", within([0x22, 0], 1), "resource_metrics[0]: unknown field 4"],
      ["a wrong wire type", [0x08, 1], "resource_metrics has the wire type 0, not 2"],
      ["a length beyond the end", [0x0a, 5, 0], "a length of 5 where 1 bytes are left"],
      ["a length beyond the message around it", within([0x0a, 9], 1), "resource_metrics[0].resource: a length of 9"],
      ["a varint that is cut off", [0x80], "cut off"],
      ["a varint of 11 bytes", Array.from({ length: 11 }, () => 0x80), "a varint of more than 10 bytes"],
      ["a varint of 70 bits", [...Array.from({ length: 9 }, () => 0x80), 2], "a varint of more than 64 bits"],
      ["a group", [0x7b], "unknown field 15"],
      ["a fixed64 that is cut off", within([0x11, 1, 2], 1, 2, 2, 5, 1), `${gauge}.start_time_unix_nano: cut off`],
      ["text that is not UTF-8", within([0x0a, 1, 0xff], 1, 2, 2), `${metric}.name: not valid UTF-8`],
      ["a surrogate in UTF-8", within([0x0a, 3, 0xed, 0xa0, 0x80], 1, 2, 2), `${metric}.name: not valid UTF-8`],
      ["a field twice", within([0x0a, 1, 0x61, 0x0a, 1, 0x62], 1, 2, 2), `${metric}: name is there twice`],
      ["numbers that are not packed", within([0x31, 1, 0, 0, 0, 0, 0, 0, 0], 1, 2, 2, 9, 1), "bucket_counts has the wire type 1, not 2"],
      ["a bool of 2", within([0x18, 2], 1, 2, 2, 7), `${metric}.sum.is_monotonic: 2 is no bool`],
      [
        "flags of 33 bits",
        within([0x40, 0x80, 0x80, 0x80, 0x80, 0x10], 1, 2, 2, 5, 1),
        `${gauge}.flags: 4294967296 is no uint32`
      ]
    ])("reports %s", (_, bytes, violation) => {
      assert.include(first(...bytes), violation)
    })

    it("does not overflow its stack over values in values", () => {
      let value: object = { intValue: 1n }
      for (let i = 0; i < 500; i++) value = { arrayValue: { values: [value] } }
      const bytes = Otlp.protobuf(withGauge({ attributes: [{ key: "a", value }] }))
      assert.include(OtlpDecoder.decode(bytes, "protobuf").violations[0], "more than 100 messages lie in one another")
    })

    it.prop("answers any bytes at all", [fc.uint8Array({ maxLength: 60 })], ([bytes]) => {
      assert.isNotEmpty(OtlpDecoder.decode(bytes, "protobuf").violations)
    }, { fastCheck: { numRuns: 500 } })

    it.prop(
      "reports a request that was cut off anywhere",
      [fc.nat(Otlp.protobuf(valid).length - 1)],
      ([length]) => {
        const violations = OtlpDecoder.decode(Otlp.protobuf(valid).slice(0, length), "protobuf").violations
        assert.isNotEmpty(violations)
      }
    )
  })

  describe("json", () => {
    const first = (text: string) => OtlpDecoder.decode(new TextEncoder().encode(text), "json").violations[0]
    const point = (fields: string) =>
      first(
        `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","gauge":{"dataPoints":[` +
          `{"timeUnixNano":"2",${fields}}]}}]}]}]}`
      )

    it("takes the form of the specification", () => {
      assert.isUndefined(point(`"asDouble":"-Infinity","attributes":[{"key":"a","value":{"bytesValue":"+/8="}}]`))
    })

    it("[R181] reports names of the proto files", () => {
      assert.strictEqual(first(`{"resource_metrics":[]}`), `unknown field "resource_metrics"`)
    })

    it.each([
      [`"asInt":1`, `${gauge}.as_int: number 1 is no sfixed64`],
      [`"asInt":"9223372036854775808"`, `${gauge}.as_int: string "9223372036854775808" is no sfixed64`],
      [`"asInt":"0x1"`, `${gauge}.as_int: string "0x1" is no sfixed64`],
      [`"asDouble":null`, `${gauge}.as_double: null is no double`],
      [`"asDouble":"1.5"`, `${gauge}.as_double: string "1.5" is no double`],
      [`"asDouble":"inf"`, `${gauge}.as_double: string "inf" is no double`],
      [`"asInt":"1","flags":"0"`, `${gauge}.flags: string "0" is no uint32`],
      [`"asInt":"1","flags":-1`, `${gauge}.flags: number -1 is no uint32`],
      [`"asInt":"1","attributes":{}`, `${gauge}.attributes: not an array`],
      [`"asInt":"1","attributes":[null]`, `${gauge}.attributes[0]: not an object`],
      [`"asInt":"1","attributes":[{"key":"\\ud800"}]`, `${gauge}.attributes[0].key: a lone surrogate: not valid UTF-8`],
      [
        `"asInt":"1","attributes":[{"key":"a","value":{"bytesValue":"_w=="}}]`,
        `${gauge}.attributes[0].value.bytes_value: string "_w==" is no bytes`
      ],
      [
        `"asInt":"1","exemplars":[{"timeUnixNano":"1","asInt":"1","spanId":"AAAAAAAAAAA="}]`,
        `${gauge}.exemplars[0].span_id: string "AAAAAAAAAAA=" is no id`
      ]
    ])("[R181] reports %s", (fields, violation) => {
      assert.strictEqual(point(fields), violation)
    })

    it("[R181] reports the name of an enum", () => {
      assert.strictEqual(
        first(
          `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","sum":` +
            `{"aggregationTemporality":"AGGREGATION_TEMPORALITY_DELTA"}}]}]}]}`
        ),
        `${metric}.sum.aggregation_temporality: string "AGGREGATION_TEMPORALITY_DELTA" is no enum`
      )
    })

    it("reports what is no JSON, and what is no object", () => {
      assert.strictEqual(first("{"), "not valid JSON")
      assert.strictEqual(first("[]"), "not an object")
      assert.strictEqual(OtlpDecoder.decode(Uint8Array.of(0x22, 0xff, 0x22), "json").violations[0], "not valid UTF-8")
    })
  })
})
