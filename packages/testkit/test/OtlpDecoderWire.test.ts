import { assert, describe, it } from "@effect/vitest"
import { OtlpDecoder, Snapshot } from "@efflux/testkit"
import * as fc from "effect/FastCheck"
import * as Otlp from "./otlpTree.js"

const metric = "resource_metrics[0].scope_metrics[0].metrics[0]"
const gauge = `${metric}.gauge.data_points[0]`

describe("OtlpDecoder, byte by byte", () => {
  describe("protobuf", () => {
    const first = (...bytes: ReadonlyArray<number>) =>
      OtlpDecoder.decode(Uint8Array.from(bytes), "protobuf").violations[0]

    const valid = Otlp.protobuf(Otlp.fromModel(Snapshot.make([Snapshot.counter("requests", 3, { route: "/" })])))

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
      [
        "numbers that are not packed",
        within([0x31, 1, 0, 0, 0, 0, 0, 0, 0], 1, 2, 2, 9, 1),
        "bucket_counts has the wire type 1, not 2"
      ],
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
      const bytes = Otlp.protobuf({ resourceMetrics: [{ resource: { attributes: [{ key: "a", value }] } }] })
      assert.include(OtlpDecoder.decode(bytes, "protobuf").violations[0], "more than 100 messages lie in one another")
    })

    it.prop("answers any bytes at all", [fc.uint8Array({ maxLength: 60 })], ([bytes]) => {
      assert.isNotEmpty(OtlpDecoder.decode(bytes, "protobuf").violations)
    }, { fastCheck: { numRuns: 500 } })

    it.prop(
      "reports a request that was cut off anywhere",
      [fc.nat(valid.length - 1)],
      ([length]) => {
        const violations = OtlpDecoder.decode(valid.slice(0, length), "protobuf").violations
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
