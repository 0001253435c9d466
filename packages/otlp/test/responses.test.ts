import { assert, describe, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Option from "effect/Option"
import { Writer } from "protobufjs/minimal.js"
import { decodeResponse, decodeStatus } from "../src/internal/responses.js"
import { ExportMetricsServiceResponse } from "./oracle.js"

describe("decodeResponse", () => {
  it("no bytes, and no partial success, are full success", () => {
    const full = Either.right({ rejectedDataPoints: 0, errorMessage: "" })
    assert.deepStrictEqual(decodeResponse(new Uint8Array(0)), full)
    assert.deepStrictEqual(decodeResponse(ExportMetricsServiceResponse.encode({ partialSuccess: {} }).finish()), full)
  })

  it("reads how many points were rejected, and why", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.maxSafeNat(), FastCheck.string(), (rejectedDataPoints, errorMessage) => {
        const partialSuccess = { rejectedDataPoints, errorMessage }
        const bytes = ExportMetricsServiceResponse.encode({ partialSuccess }).finish()
        assert.deepStrictEqual(decodeResponse(bytes), Either.right(partialSuccess))
      })
    )
  })

  it("steps over fields it does not know", () => {
    const bytes = new Writer()
      .uint32((9 << 3) | 2).string("later")
      .uint32((1 << 3) | 2).fork().uint32((7 << 3) | 1).fixed64(1).uint32((1 << 3) | 0).int64(3).ldelim()
      .finish()
    assert.deepStrictEqual(decodeResponse(bytes), Either.right({ rejectedDataPoints: 3, errorMessage: "" }))
  })

  it("bytes that are no message are a Left", () => {
    assert.isTrue(Either.isLeft(decodeResponse(new TextEncoder().encode("<html>Bad gateway</html>"))))
    assert.isTrue(Either.isLeft(decodeResponse(Uint8Array.of(0x0a, 0x7f, 0x08))))
  })
})

describe("decodeStatus", () => {
  it("reads code and message", () => {
    const bytes = new Writer().uint32(8).int32(3).uint32(18).string("no such tenant").uint32(26).bytes(
      Uint8Array.of(1, 2)
    ).finish()
    assert.deepStrictEqual(decodeStatus(bytes), Option.some({ code: 3, message: "no such tenant" }))
  })

  it("bytes that are no message are none", () => {
    assert.deepStrictEqual(decodeStatus(new TextEncoder().encode("<html>Bad gateway</html>")), Option.none())
  })
})

describe("both", () => {
  it("never throw", () => {
    FastCheck.assert(
      FastCheck.property(FastCheck.uint8Array({ maxLength: 40 }), (bytes) => {
        assert.isTrue(Either.isEither(decodeResponse(bytes)))
        assert.isTrue(Option.isOption(decodeStatus(bytes)))
      }),
      { numRuns: 2000 }
    )
  })
})
