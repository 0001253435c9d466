import { describe, expect, test } from "vitest"
import { unreachable } from "../src/exports.js"

const conditions = (name: string) => ({ "@efflux/source": `./src/${name}.ts`, default: `./dist/${name}.js` })

const exports = { ".": conditions("index"), "./*": conditions("*"), "./internal/*": null }

const files = new Set(["index", "A"].flatMap((name) => [`src/${name}.ts`, `dist/${name}.js`]))

describe("exports", () => {
  test("every module and the barrel can be reached", () => {
    expect(unreachable(exports, ["A"], files)).toEqual([])
  })

  test("a file that is not packed cannot", () => {
    expect(unreachable(exports, ["A", "B"], new Set([...files, "src/B.ts"]))).toEqual([
      "`./B` exports ./dist/B.js (default), which is not in the package"
    ])
  })

  test("internal modules are closed", () => {
    const { "./internal/*": _, ...open } = exports
    expect(unreachable(open, [], files)).toEqual(["`./internal/*` is open: close it with null"])
  })
})
