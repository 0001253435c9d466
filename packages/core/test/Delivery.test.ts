import { assert, describe, it } from "@effect/vitest"
import * as FastCheck from "effect/FastCheck"
import { Delivery, Payload, Range } from "../src/index.js"

const delivery = FastCheck.record({
  accepted: FastCheck.nat(),
  rejected: FastCheck.nat(),
  messages: FastCheck.uniqueArray(FastCheck.string(), { maxLength: Delivery.maxMessages })
})

describe("Delivery", () => {
  it.prop("is a monoid", [delivery, delivery, delivery], ([a, b, c]) => {
    assert.deepStrictEqual(Delivery.combine(Delivery.empty, a), a)
    assert.deepStrictEqual(Delivery.combine(a, Delivery.empty), a)
    assert.deepStrictEqual(
      Delivery.combine(Delivery.combine(a, b), c),
      Delivery.combine(a, Delivery.combine(b, c))
    )
  })

  it.prop("keeps no more than so many messages", [FastCheck.array(FastCheck.string())], ([messages]) => {
    const all = messages.map((message) => Delivery.refused(1, message)).reduce(Delivery.combine, Delivery.empty)
    assert.isAtMost(all.messages.length, Delivery.maxMessages)
    assert.strictEqual(all.rejected, messages.length)
  })

  it("counts rejected points only among the sent ones", () => {
    const payload = Payload.make(new Uint8Array(), "test", Range.make(10, 15), 2)
    assert.deepStrictEqual(Delivery.accepted(payload), { accepted: 3, rejected: 0, messages: [] })
    assert.deepStrictEqual(Delivery.partial(payload, 1, "late"), { accepted: 2, rejected: 1, messages: ["late"] })
    assert.deepStrictEqual(Delivery.partial(payload, 99, ""), { accepted: 0, rejected: 3, messages: [] })
    assert.deepStrictEqual(Delivery.partial(payload, -4, ""), { accepted: 3, rejected: 0, messages: [] })
  })
})
