import { assert, describe, it } from "@effect/vitest"
import * as FastCheck from "effect/FastCheck"
import { displayWidth, take } from "../src/internal/displayWidth.js"
import { paint } from "../src/internal/line.js"
import { type Column, layout, quantities } from "../src/internal/table.js"

const label = (...cells: ReadonlyArray<string>): Column => ({
  heading: "",
  align: "start",
  cells: cells.map((cell) => [[cell]]),
  rank: Infinity
})

const numbers = (heading: string, rank: number, ...cells: ReadonlyArray<string>): Column =>
  quantities(heading, rank, cells.map((digits) => ({ digits, unit: " u" })))

const printed = (width: number, labels: Column, columns: ReadonlyArray<Column>): ReadonlyArray<string> =>
  layout(labels, columns, width).map((line) => paint(line, false))

describe("a table", () => {
  const columns = [numbers("first", 3, "1", "22"), numbers("second", 1, "333", "4"), numbers("third", 2, "5", "6")]

  it("stands beside its labels where there is room", () => {
    assert.deepStrictEqual(printed(28, label("a", "bcd"), columns), [
      "       first  second  third",
      "  a      1 u   333 u    5 u",
      "  bcd   22 u     4 u    6 u"
    ])
  })

  it("stands under its labels where there is not", () => {
    assert.deepStrictEqual(printed(24, label("a", "a longer label than fits here"), columns), [
      "    first  second  third",
      "  a",
      "      1 u   333 u    5 u",
      "  a longer label than f…",
      "     22 u     4 u    6 u"
    ])
  })

  it("leaves the columns of the lowest ranks out when even that is too wide", () => {
    assert.deepStrictEqual(printed(20, label("", ""), columns), ["  first  third", "    1 u    5 u", "   22 u    6 u"])
    assert.deepStrictEqual(printed(10, label("", ""), columns), ["  first", "    1 u", "   22 u"])
  })

  it("aligns digits with digits and units with units", () => {
    const mixed = quantities("", 1, [{ digits: "9", unit: " KiB" }, { digits: "512", unit: " B" }, undefined])
    assert.deepStrictEqual(printed(40, label("", "", ""), [mixed]), ["    9 KiB", "  512 B", ""])
  })
})

describe("the width of a text", () => {
  it("is 2 for what is drawn wide, and 0 for what joins", () => {
    assert.strictEqual(displayWidth("plain"), 5)
    assert.strictEqual(displayWidth("日本"), 4)
    assert.strictEqual(displayWidth("한국"), 4)
    assert.strictEqual(displayWidth("ＡＢ"), 4)
    assert.strictEqual(displayWidth("🚀"), 2)
    assert.strictEqual(displayWidth("e\u0301"), 1)
    assert.strictEqual(displayWidth("µs …"), 4)
  })

  it.prop("is kept by a part of it", [FastCheck.string({ unit: "grapheme" }), FastCheck.nat(30)], ([text, columns]) => {
    const part = take(text, columns)
    assert.isTrue(text.startsWith(part))
    assert.isAtMost(displayWidth(part), columns)
    if (displayWidth(text) <= columns) assert.strictEqual(part, text)
    else assert.isAtLeast(displayWidth(part), columns - 1)
  })
})
