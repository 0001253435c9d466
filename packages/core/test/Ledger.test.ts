import { assert, describe, it } from "@effect/vitest"
import * as FastCheck from "effect/FastCheck"
import { Delivery, Ledger, Range } from "../src/index.js"

const range = FastCheck.tuple(FastCheck.nat(40), FastCheck.nat(12)).map(([start, size]) =>
  Range.make(start, start + size)
)

const ordinals = (ranges: ReadonlyArray<Range.Range>): ReadonlyArray<number> =>
  ranges.flatMap(({ end, start }) => Array.from({ length: end - start }, (_, i) => start + i))

describe("Ledger", () => {
  it.prop("what is open is exactly what was never settled", [FastCheck.array(range), range], ([settled, asked]) => {
    const ledger = Ledger.make()
    for (const each of settled) ledger.settle(each, Delivery.empty)
    const closed = new Set(ordinals(settled))
    assert.deepStrictEqual(ordinals(Ledger.open(ledger, asked)), ordinals([asked]).filter((n) => !closed.has(n)))
  })

  it.prop("settled ranges stay ordered, disjoint and joined", [FastCheck.array(range)], ([settled]) => {
    const ledger = Ledger.make()
    for (const each of settled) ledger.settle(each, Delivery.empty)
    ledger.settled.forEach((each, i) => {
      assert.isTrue(each.start < each.end)
      if (i > 0) assert.isTrue(ledger.settled[i - 1]!.end < each.start)
    })
  })

  it("adds up what became of the points", () => {
    const ledger = Ledger.make()
    ledger.settle(Range.make(0, 3), { accepted: 2, rejected: 1, messages: ["too old"] })
    ledger.settle(Range.make(3, 4), { accepted: 0, rejected: 1, messages: ["too old"] })
    assert.deepStrictEqual(ledger.delivery, { accepted: 2, rejected: 2, messages: ["too old"] })
  })
})
