import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Journal from "../src/demo/Journal.js"
import * as Lines from "../src/demo/Lines.js"
import * as Summary from "../src/demo/Summary.js"
import { goodExport } from "./fixtures.js"

const after = (entries: ReadonlyArray<Journal.Export>, embedded: boolean) =>
  Effect.gen(function*() {
    const journal = yield* Journal.make
    for (const entry of entries) yield* journal.exported(entry)
    const state = yield* journal.state
    return Summary.make(state, state.startedAt + 10_000, embedded)
  })

describe("Summary", () => {
  it.effect("is 0 when the receiver decoded what was sent", () =>
    Effect.gen(function*() {
      const { exitCode, text } = yield* after([goodExport, goodExport], true)
      assert.strictEqual(exitCode, 0)
      assert.include(text, "decoded   286 of 286")
    }))

  it.effect("is 0 when a collector accepted everything", () =>
    Effect.gen(function*() {
      const { exitCode } = yield* after([{ ...goodExport, decoded: undefined }], false)
      assert.strictEqual(exitCode, 0)
    }))

  it.effect("tells what a collector said of points that it took, once", () =>
    Effect.gen(function*() {
      const entry = { ...goodExport, decoded: undefined, said: "a field is deprecated" }
      const { exitCode, text } = yield* after([entry, entry], false)
      assert.strictEqual(exitCode, 0)
      assert.include(text, "failures  2 × the receiver said: a field is deprecated\n")
    }))

  it.effect("is 1 when nothing was exported", () =>
    Effect.gen(function*() {
      assert.strictEqual((yield* after([], true)).exitCode, 1)
      assert.strictEqual((yield* after([{ ...goodExport, points: 0, accepted: 0, decoded: 0 }], true)).exitCode, 1)
    }))

  it.effect("is 1, with the reason, after a failure, a rejected point or one that was decoded to something else", () =>
    Effect.gen(function*() {
      const bad: ReadonlyArray<Partial<Journal.Export>> = [
        { accepted: 0, decoded: 0, problem: "refused" },
        { accepted: 142, rejected: 1, problem: "1 data points were rejected" },
        { accepted: 142 },
        { decoded: 142 }
      ]
      for (const entry of bad) {
        const { exitCode, reason } = yield* after([{ ...goodExport, ...entry }, goodExport], true)
        assert.strictEqual(exitCode, 1)
        assert.match(reason, /refused|rejected|285 of 286|decoded 285/)
      }
    }))
})

describe("Lines", () => {
  it("tells what the receiver said", () => {
    assert.match(
      Lines.exported({ ...goodExport, decoded: undefined, said: "a field is deprecated" }),
      /; 143 accepted; the receiver said: a field is deprecated$/
    )
  })

  it("tells an export in one line", () => {
    assert.match(
      Lines.exported(goodExport),
      /^\d\d:\d\d:\d\d otlp: sent 143 points in 1 request of 9.80 KiB in 12.0 ms; the receiver decoded 143$/
    )
    assert.match(
      Lines.exported({
        ...goodExport,
        trigger: "shutdown",
        accepted: 0,
        requests: 2,
        decoded: undefined,
        problem: "refused"
      }),
      /^\d\d:\d\d:\d\d otlp, last flush: failed to send 143 points in 2 requests of 9.80 KiB after 12.0 ms: refused$/
    )
  })
})
