import { assert, describe, it } from "@effect/vitest"
import * as FastCheck from "effect/FastCheck"
import { humanize, humanizeChange, humanizeRate, show } from "../src/internal/humanize.js"

const table: ReadonlyArray<readonly [value: number | bigint, unit: string, shown: string]> = [
  [0, "", "0"],
  [-0, "", "0"],
  [0, "By", "0"],
  [0, "%", "0%"],
  [1_204, "", "1,204"],
  [-1_234_567, "", "-1,234,567"],
  [999_999_999_999_999, "", "999,999,999,999,999"],
  [1e15, "", "1.00e15"],
  [9_223_372_036_854_775_807n, "", "9.22e18"],
  [12n, "{request}", "12"],
  [12, "1", "12"],
  [3.14159, "", "3.142"],
  [1234.56, "", "1,234.6"],
  [0.00012, "", "0.00012"],
  [0.00002, "", "2.00e-5"],
  [0.1 + 0.2, "", "0.3"],
  [Number.NaN, "s", "NaN s"],
  [Infinity, "", "∞"],
  [-Infinity, "", "-∞"],
  [0.0123, "s", "12.3 ms"],
  [0.007, "s", "7 ms"],
  [7, "ms", "7 ms"],
  [1_234, "ms", "1.23 s"],
  [119.9, "s", "120 s"],
  [120, "s", "2 min"],
  [7_199, "s", "120 min"],
  [7_200, "s", "2 h"],
  [172_800, "s", "2 d"],
  [90, "min", "90 min"],
  [3, "us", "3 µs"],
  [0.5, "ns", "0.5 ns"],
  [250, "milliseconds", "250 ms"],
  [-1_500, "ms", "-1.50 s"],
  [512, "By", "512 B"],
  [1_023, "By", "1,023 B"],
  [1_024, "By", "1 KiB"],
  [47_395_635, "By", "45.2 MiB"],
  [5, "GiBy", "5 GiB"],
  [1_000, "kBy", "977 KiB"],
  [3_000, "By/s", "2.93 KiB/s"],
  [2_048, "bit", "2 Kibit"],
  [42.375, "%", "42.38%"],
  [21.5, "Cel", "21.5 °C"],
  [3, "widgets", "3 widgets"],
  [3, "{fault}/s", "3/s"],
  [3, "toString", "3 toString"]
]

describe("humanize", () => {
  it.each(table)("%s of %j is %j", (value, unit, shown) => {
    assert.strictEqual(show(humanize(value, unit)), shown)
  })

  it("gives every change its sign", () => {
    assert.strictEqual(show(humanizeChange(12, "")), "+12")
    assert.strictEqual(show(humanizeChange(0, "")), "+0")
    assert.strictEqual(show(humanizeChange(-1_536n, "By")), "-1.50 KiB")
  })

  it("tells rates in the unit that suits them", () => {
    assert.strictEqual(show(humanizeRate(30, 10, "{request}")), "3/s")
    assert.strictEqual(show(humanizeRate(1_500_000, 10, "By")), "146 KiB/s")
    assert.strictEqual(show(humanizeRate(5, 10, "widgets")), "0.5 widgets/s")
  })

  it.prop(
    "a number keeps its magnitude and three digits of itself",
    [
      FastCheck.double({ noNaN: true, min: -1e300, max: 1e300 }).filter((value) => Math.abs(value) > 1e-300),
      FastCheck.constantFrom("", "s", "widgets")
    ],
    ([value, unit]) => {
      const { digits, unit: shownUnit } = humanize(value, unit)
      const factor = { " d": 86_400, " h": 3_600, " min": 60, " ms": 1e-3, " µs": 1e-6, " ns": 1e-9 }[shownUnit] ?? 1
      const read = Number(digits.replaceAll(",", "")) * factor
      assert.isAtMost(Math.abs(read - value), Math.abs(value) * 0.006)
    }
  )
})
