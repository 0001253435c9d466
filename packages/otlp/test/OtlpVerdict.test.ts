import { assert, describe, it } from "@effect/vitest"
import { type Delivery, type ExportError, Payload, Range } from "@efflux/core"
import type { Verdict } from "@efflux/http"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import { OtlpVerdict } from "../src/index.js"

const payload = Payload.make(new Uint8Array(), "application/x-protobuf", Range.make(0, 10))

const judge = (
  status: number,
  contentType: string | undefined,
  body: Uint8Array | string
): Either.Either<Delivery.Delivery, ExportError.TransportError> => {
  const reply: Verdict.Reply = {
    status,
    headers: contentType === undefined ? {} : { "content-type": contentType },
    body: typeof body === "string" ? new TextEncoder().encode(body) : body,
    receivedAt: 0
  }
  return OtlpVerdict.verdict(reply, payload)
}

const messageOf = (result: ReturnType<typeof judge>) => Either.getOrThrow(Either.flip(result)).message

/** `ExportMetricsServiceResponse { partial_success { rejected_data_points: 3, error_message: "late" } }`, by hand. */
const rejectedThree = Uint8Array.of(0x0a, 8, 0x08, 3, 0x12, 4, 0x6c, 0x61, 0x74, 0x65)

/** `google.rpc.Status { code: 3, message: "bad" }`, by hand. */
const bad = Uint8Array.of(0x08, 3, 0x12, 3, 0x62, 0x61, 0x64)

const full = Either.right({ accepted: 10, rejected: 0, messages: [] })
const three = Either.right({ accepted: 7, rejected: 3, messages: ["late"] })

describe("OtlpVerdict", () => {
  it("an empty reply, with or without a type, is a full success", () => {
    assert.deepStrictEqual(judge(200, "application/x-protobuf", ""), full)
    assert.deepStrictEqual(judge(200, undefined, ""), full)
    assert.deepStrictEqual(judge(200, "application/json", "{}"), full)
    assert.deepStrictEqual(judge(202, "application/json; charset=utf-8", "{\"partialSuccess\":{}}"), full)
    assert.deepStrictEqual(judge(200, "application/json", "{\"partialSuccess\":null}"), full)
  })

  it("a partial success counts what was rejected, in protobuf and in JSON, and is no error [R172]", () => {
    assert.deepStrictEqual(judge(200, "application/x-protobuf", rejectedThree), three)
    for (const count of ["3", "\"3\""]) {
      const body = `{"partialSuccess":{"rejectedDataPoints":${count},"errorMessage":"late"}}`
      assert.deepStrictEqual(judge(200, "application/json", body), three)
    }
  })

  it("a message without rejected points is passed on", () => {
    assert.deepStrictEqual(
      judge(200, "application/json", "{\"partialSuccess\":{\"errorMessage\":\"use v2\"}}"),
      Either.right({ accepted: 10, rejected: 0, messages: ["use v2"] })
    )
  })

  const notOtlp = (type: string) => `the answer 200 is not OTLP's, but ${type}; is the url that of an OTLP receiver?`

  it("a page, or bytes that their type does not fit, come from no receiver: an error, never tried again", () => {
    for (
      const [type, body] of [
        ["text/html", "<html>"],
        ["text/plain", "<!doctype html>"],
        ["application/x-protobuf", Uint8Array.of(0x0a, 200)],
        ["application/json", "not json"]
      ] as const
    ) {
      const error = Either.getOrThrow(Either.flip(judge(200, type, body)))
      assert.deepStrictEqual([error.reason, error.retry._tag, error.message], ["reply", "Never", notOtlp(type)])
    }
  })

  it("another success that is not OTLP's, such as OK, is one, with a message that asks about the url", () => {
    const result = { accepted: 10, rejected: 0 }
    assert.deepStrictEqual(
      judge(200, "text/plain", "OK"),
      Either.right({ ...result, messages: [notOtlp("text/plain")] })
    )
    assert.deepStrictEqual(judge(200, undefined, "OK"), Either.right({ ...result, messages: [notOtlp("of no type")] }))
  })

  it("a refusal says what the receiver said, however it said it", () => {
    assert.strictEqual(messageOf(judge(400, "application/x-protobuf", bad)), "the receiver answered 400: bad")
    assert.strictEqual(
      messageOf(judge(400, "application/json", "{\"code\":3,\"message\":\"bad\"}")),
      "the receiver answered 400: bad"
    )
    assert.strictEqual(
      messageOf(judge(502, "text/html", "<h1>Bad\nGateway</h1>")),
      "the receiver answered 502: <h1>Bad Gateway</h1>"
    )
    assert.strictEqual(messageOf(judge(500, undefined, "")), "the receiver answered 500")
  })

  it.prop(
    "whatever a receiver answers is judged, and nothing is thrown [R218]",
    [
      FastCheck.integer({ min: 100, max: 599 }),
      FastCheck.constantFrom("application/json", "application/x-protobuf", "text/plain", ""),
      FastCheck.uint8Array({ maxLength: 64 })
    ],
    ([status, contentType, body]) => {
      const result = judge(status, contentType, body)
      if (status < 200 || status >= 300) assert.isTrue(Either.isLeft(result))
      if (Either.isRight(result)) assert.strictEqual(result.right.accepted + result.right.rejected, 10)
    }
  )
})
