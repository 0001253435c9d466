import { assert, describe, it } from "@effect/vitest"
import { Payload, Range } from "@efflux/core"
import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import { Verdict } from "../src/index.js"

const payload = Payload.make(new Uint8Array(), "text/plain", Range.make(0, 5))
const reply = (status: number, headers: Record<string, string> = {}, body = ""): Verdict.Reply => ({
  status,
  headers,
  body: new TextEncoder().encode(body),
  receivedAt: Date.UTC(2026, 0, 1)
})

/** The delay that a header asks for, in milliseconds; `undefined` when it says nothing. */
const delayOf = (header: string, status = 503): number | undefined => {
  const retry = Verdict.retryOf(reply(status, { "retry-after": header }))
  return retry._tag === "After" ? Duration.toMillis(retry.delay) : undefined
}

describe("Verdict", () => {
  it("knows for every status whether to send again [R176] [R173]", () => {
    const again = new Map([[429, "Backoff"], [502, "Backoff"], [503, "Backoff"], [504, "Backoff"], [413, "Split"]])
    for (let status = 100; status < 600; status++) {
      const result = Verdict.byStatus(reply(status), payload)
      if (status >= 200 && status < 300) {
        assert.deepStrictEqual(result, Either.right({ accepted: 5, rejected: 0, messages: [] }))
      } else {
        const error = Either.getOrThrow(Either.flip(result))
        assert.strictEqual(error.retry._tag, again.get(status) ?? "Never", String(status))
        assert.strictEqual(error.reason, status >= 300 && status < 400 ? "redirect" : "status")
        assert.strictEqual(error.status, status)
      }
    }
  })

  it("reads Retry-After in seconds and as a date, and ignores what is neither [R177]", () => {
    assert.strictEqual(delayOf("7"), 7_000)
    assert.strictEqual(delayOf(" 0 "), 0)
    assert.strictEqual(delayOf("Thu, 01 Jan 2026 00:00:30 GMT"), 30_000)
    assert.strictEqual(delayOf("Wed, 31 Dec 2025 23:00:00 GMT"), 0)
    for (const header of ["", "-1", "1.5", "soon", "Thu, 01 Foo 2026 00:00:30 GMT", "2026-01-01T00:00:30Z"]) {
      assert.strictEqual(delayOf(header), undefined, header)
    }
    assert.strictEqual(delayOf("7", 500), undefined)
  })

  it.prop("whatever a receiver writes becomes one harmless line", [FastCheck.fullUnicodeString()], ([text]) => {
    const line = Verdict.excerpt(reply(500, {}, text))
    assert.isTrue(!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(line))
    assert.isAtMost(line.length, 201)
  })

  it("says what the receiver said", () => {
    const error = Either.getOrThrow(
      Either.flip(Verdict.byStatus(reply(400, {}, "no\n\u001b[31m such bucket"), payload))
    )
    assert.strictEqual(error.message, "the receiver answered 400: no [31m such bucket")
  })
})
