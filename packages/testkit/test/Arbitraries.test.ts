import { assert, describe, it } from "@effect/vitest"
import { MetricsData } from "@efflux/core"
import { Arbitraries } from "@efflux/testkit"
import * as fc from "effect/FastCheck"

const some = <A>(arbitrary: fc.Arbitrary<A>, is: (value: A) => boolean): boolean =>
  fc.sample(arbitrary, { seed: 7, numRuns: 1_000 }).some(is)

describe("Arbitraries", () => {
  it.each(["Sum", "Gauge", "Histogram", "ExponentialHistogram", "Summary"])(
    "makes a %s, with and without points",
    (tag) => {
      assert.isTrue(some(Arbitraries.metric(), (metric) => metric._tag === tag && metric.dataPoints.length > 1))
      assert.isTrue(some(Arbitraries.metric(), (metric) => metric._tag === tag && metric.dataPoints.length === 0))
    }
  )

  it("makes every odd number", () => {
    for (const odd of [NaN, Infinity, -Infinity, 0, -0, Number.MIN_VALUE, Number.MAX_VALUE]) {
      assert.isTrue(some(Arbitraries.double, (value) => Object.is(value, odd)), String(odd))
    }
    for (const odd of [2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n), 0, -1]) {
      assert.isTrue(some(Arbitraries.integer, (value) => value === odd), String(odd))
    }
  })

  it("makes empty text and lone surrogates", () => {
    assert.isTrue(some(Arbitraries.text, (text) => text === ""))
    assert.isTrue(some(Arbitraries.text, (text) => /\p{Surrogate}/u.test(text)))
  })

  it("makes attributes of every type", () => {
    const has = (is: (value: unknown) => boolean) =>
      some(Arbitraries.attributes, (attributes) => attributes.some(([_, value]) => is(value)))
    assert.isTrue(has((value) => value === null))
    assert.isTrue(has((value) => value instanceof Uint8Array))
    assert.isTrue(has(Array.isArray))
    assert.isTrue(has((value) => typeof value === "boolean"))
    assert.isTrue(has((value) => typeof value === "bigint"))
    assert.isTrue(has((value) => Object.prototype.toString.call(value) === "[object Object]"))
  })

  it("makes integers a bigint only past 2^53", () => {
    fc.assert(
      fc.property(
        Arbitraries.integer,
        (value) => typeof value === "number" ? Number.isSafeInteger(value) : !Number.isSafeInteger(Number(value))
      )
    )
  })

  it.prop("sorts attributes, and keeps each key once and filled", [Arbitraries.attributes], ([attributes]) => {
    const keys = attributes.map(([key]) => key)
    assert.deepStrictEqual(keys, Array.from(new Set(keys)).sort())
    assert.notInclude(keys, "")
  })

  it("keeps the sizes, and reaches them", () => {
    const sizes = { maxResources: 1, maxScopes: 1, maxMetrics: 2, maxPoints: 3 }
    const sample = fc.sample(Arbitraries.metricsData(sizes), { seed: 7, numRuns: 1_000 })
    const counts = sample.map(MetricsData.countDataPoints)
    assert.strictEqual(Math.max(...counts), 6)
    assert.strictEqual(Math.min(...counts), 0)
  })
})
