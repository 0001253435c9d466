import { assert, describe, it } from "@effect/vitest"
import * as FastCheck from "effect/FastCheck"
import { bars } from "../src/internal/bars.js"
import { type Distribution, fromExponentialHistogram, fromHistogram, quantile } from "../src/internal/distribution.js"
import { exponential, histogram, series } from "./snapshot.js"

const explicit = (fields: Parameters<typeof histogram>[1][number][1]): Distribution => {
  const metric = histogram("h", [[series(), fields]])
  return fromHistogram(metric._tag === "Histogram" ? metric.dataPoints[0] : assert.fail())
}

const exponentialOf = (fields: Parameters<typeof exponential>[1][number][1]): Distribution => {
  const metric = exponential("h", [[series(), fields]])
  return fromExponentialHistogram(metric._tag === "ExponentialHistogram" ? metric.dataPoints[0] : assert.fail())
}

describe("quantile", () => {
  it("interpolates within a bucket", () => {
    const known = explicit({ count: 10, bucketCounts: [0, 4, 6, 0], explicitBounds: [10, 20, 30] })
    assert.strictEqual(quantile(known, 0.2), 15)
    assert.strictEqual(quantile(known, 0.4), 20)
    assert.strictEqual(quantile(known, 0.7), 25)
    assert.strictEqual(quantile(known, 1), 30)
  })

  it("closes the open buckets by the minimum and maximum", () => {
    const known = explicit({ count: 4, min: 6, max: 50, bucketCounts: [2, 2], explicitBounds: [10] })
    assert.strictEqual(quantile(known, 0.25), 8)
    assert.strictEqual(quantile(known, 0.75), 30)
  })

  it("interpolates within that part of a bucket which lies between the minimum and maximum", () => {
    const fields = { count: 10, min: 20, max: 154, bucketCounts: [10, 0], explicitBounds: [5_000] }
    assert.strictEqual(quantile(explicit(fields), 0.5), 87)
    const coarse = { count: 10, min: 20, max: 154, scale: -4, positive: { offset: 0, bucketCounts: [10] } }
    assert.strictEqual(quantile(exponentialOf(coarse), 0.5), 87)
    assert.strictEqual(quantile(explicit({ ...fields, min: undefined }), 0.5), 77)
    assert.strictEqual(quantile(explicit({ ...fields, max: undefined }), 0.5), 2_510)
  })

  it("closes them as near as can be when nobody knows these", () => {
    const unknown = explicit({ count: 4, bucketCounts: [2, 2], explicitBounds: [10] })
    assert.strictEqual(quantile(unknown, 0.25), 5)
    assert.strictEqual(quantile(unknown, 0.99), 10)
    assert.strictEqual(quantile(explicit({ count: 1, bucketCounts: [1, 0], explicitBounds: [-5] }), 0.5), -5)
  })

  it("says nothing without buckets", () => {
    assert.isUndefined(quantile(explicit({ count: 3, bucketCounts: [] }), 0.5))
    assert.isUndefined(quantile(explicit({ count: 3, bucketCounts: [0, 0], explicitBounds: [1] }), 0.5))
  })

  it("orders an exponential histogram from negative through zero to positive", () => {
    const { buckets } = exponentialOf({
      count: 10,
      scale: 0,
      zeroCount: 3,
      zeroThreshold: 0.5,
      negative: { offset: 0, bucketCounts: [1, 2] },
      positive: { offset: 1, bucketCounts: [4] }
    })
    assert.deepStrictEqual(buckets, [
      { lower: -4, upper: -2, count: 2 },
      { lower: -2, upper: -1, count: 1 },
      { lower: -0.5, upper: 0.5, count: 3 },
      { lower: 2, upper: 4, count: 4 }
    ])
  })

  it("is finite at the coarsest scale", () => {
    const coarse = exponentialOf({ count: 1, scale: -11, positive: { offset: 0, bucketCounts: [1] } })
    assert.isTrue(Number.isFinite(quantile(coarse, 0.5)))
  })

  it.prop(
    "rises with its rank and stays between the minimum and maximum",
    [FastCheck.array(FastCheck.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 50 })],
    ([values]) => {
      const bounds = [-50, -10, 0, 10, 50]
      const bucketOf = (value: number) => bounds.filter((bound) => value > bound).length
      const bucketCounts = new Array<number>(bounds.length + 1).fill(0)
      for (const value of values) bucketCounts[bucketOf(value)]++
      const sorted = [...values].sort((a, b) => a - b)
      const [min, max] = [sorted[0], sorted[sorted.length - 1]]
      const known = explicit({ count: values.length, min, max, bucketCounts, explicitBounds: bounds })
      const found = [0, 0.25, 0.5, 0.75, 0.95, 0.99, 1].map((q) => quantile(known, q) ?? assert.fail())
      assert.deepStrictEqual(found, [...found].sort((a, b) => a - b))
      for (const value of found) assert.isTrue(min <= value && value <= max)
      if (bucketOf(min) === bucketOf(max)) assert.closeTo(found[2], (min + max) / 2, 1e-9)

      const median = sorted[Math.ceil(sorted.length / 2) - 1]
      assert.isAtMost(Math.abs(bucketOf(found[2]) - bucketOf(median)), 1)
    }
  )
})

describe("bars", () => {
  it("gives the highest count a full bar, the lowest a trace and nothing a dot", () => {
    assert.strictEqual(bars([0, 1, 250, 500, 1000], 20), "·▁▂▄█")
    assert.strictEqual(bars([3, 3], 20), "██")
    assert.strictEqual(bars([0, 0], 20), "··")
    assert.strictEqual(bars([], 20), "")
  })

  it("adds neighbours up where there are too many", () => {
    assert.strictEqual(bars([1, 1, 2, 2, 4, 4, 8], 4), "▂▄██")
    assert.strictEqual(bars(Array<number>(1000).fill(1), 20), "█".repeat(20))
  })
})
