import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { exported } from "../src/swap-exporter.js"

describe("swap-exporter", () => {
  it.effect("keeps what the last flush brought", () =>
    Effect.gen(function*() {
      const points = yield* exported
      const sales = points.filter(([metric]) => metric.name === "shop.sales").map(([, point]) => point)
      assert.lengthOf(sales, 1)
      assert.propertyVal(sales[0]!, "value", 3)
    }))
})
