import { assert, describe, it } from "@effect/vitest"
import { terminalOf } from "../src/internal/terminal.js"

const colour = (isTTY: boolean, env: Record<string, string>): boolean =>
  terminalOf({ process: { env, stdout: { columns: 80, isTTY } } }).colour

describe("the terminal", () => {
  it("has colours unless the output goes elsewhere", () => {
    assert.isTrue(colour(true, { TERM: "xterm" }))
    assert.isFalse(colour(false, { TERM: "xterm" }))
    assert.isFalse(colour(true, { TERM: "dumb" }))
  })

  it("has none where NO_COLOR is set to anything", () => {
    assert.isFalse(colour(true, { NO_COLOR: "1" }))
    assert.isFalse(colour(true, { NO_COLOR: "0" }))
    assert.isTrue(colour(true, { NO_COLOR: "" }))
  })

  it("obeys FORCE_COLOR before all else", () => {
    assert.isTrue(colour(false, { FORCE_COLOR: "1", NO_COLOR: "1" }))
    assert.isFalse(colour(true, { FORCE_COLOR: "0" }))
    assert.isFalse(colour(true, { FORCE_COLOR: "false" }))
    assert.isFalse(colour(false, { FORCE_COLOR: "" }))
  })

  it("is as wide as it says, but not narrower than a table", () => {
    const width = (columns: number) => terminalOf({ process: { stdout: { columns, isTTY: true } } }).width
    assert.strictEqual(width(97), 97)
    assert.strictEqual(width(20), 40)
    assert.strictEqual(width(0), 120)
  })

  it("is nothing in a browser", () => {
    assert.deepStrictEqual(terminalOf({}), { colour: false, width: 120 })
    assert.deepStrictEqual(terminalOf({ process: {} }), { colour: false, width: 120 })
  })
})
