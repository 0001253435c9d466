import { assert, describe, it } from "@effect/vitest"
import * as FastCheck from "effect/FastCheck"
import { Range } from "../src/index.js"

const range = FastCheck.tuple(FastCheck.nat(1_000), FastCheck.nat(1_000)).map(([start, size]) =>
  Range.make(start, start + size)
)

describe("Range", () => {
  it.prop("two halves are the whole, and the first is the larger by one at most", [range], ([whole]) => {
    const [first, second] = Range.halve(whole)
    assert.deepStrictEqual([first.start, first.end, second.end], [whole.start, second.start, whole.end])
    assert.include([0, 1], Range.size(first) - Range.size(second))
  })

  it.prop(
    "splitting keeps every point",
    [range, FastCheck.oneof(FastCheck.nat(2_000), FastCheck.constant(Infinity))],
    ([
      whole,
      n
    ]) => {
      const [first, second] = Range.splitAt(whole, n)
      assert.strictEqual(Range.size(first), Math.min(n, Range.size(whole)))
      assert.strictEqual(Range.size(first) + Range.size(second), Range.size(whole))
    }
  )
})
