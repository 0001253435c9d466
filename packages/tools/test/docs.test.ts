import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { compile } from "../src/docs/compile.js"
import { undocumented } from "../src/docs/coverage.js"
import { ofMarkdown, ofSource } from "../src/docs/snippet.js"
import { root } from "../src/workspace.js"

describe("snippets", () => {
  test("are the ts blocks of Markdown, with the line of their code", () => {
    const text =
      "# Title\n\n```ts\nconst a = 1\nconst b = 2\n```\n\n```sh\nnpm test\n```\n\n- item\n\n  ```typescript\n  f()\n  ```\n"
    expect(ofMarkdown("README.md", text)).toEqual([
      { file: "README.md", line: 4, code: "const a = 1\nconst b = 2" },
      { file: "README.md", line: 15, code: "f()" }
    ])
  })

  test("are the ts blocks of docstrings, without the stars", () => {
    const source =
      "/** Header. */\n\n/**\n * Adds.\n *\n * @example\n * ```ts\n * if (a) {\n *   add(1)\n * }\n * ```\n */\nexport const add = 1\n"
    expect(ofSource("Add.ts", source)).toEqual([{ file: "Add.ts", line: 8, code: "if (a) {\n  add(1)\n}" }])
  })

  test("compile, or say what is wrong on which line of their file", () => {
    expect(compile([
      { file: "README.md", line: 10, code: "import * as Effect from \"effect/Effect\"\n\nEffect.succeed(1)" },
      { file: "README.md", line: 20, code: "const a = 1\nconst b: string = a" },
      { file: "README.md", line: 30, code: "const a = 1" }
    ])).toEqual(["README.md:21 Type 'number' is not assignable to type 'string'."])
  })

  test("of a private package may import its sources", () => {
    const code = "import { ofMarkdown } from \"../src/docs/snippet.js\"\n\nofMarkdown(\"a\", \"b\")"
    expect(compile([{ file: join(root, "packages/tools/README.md"), line: 1, code }])).toEqual([])
  })
})

const header = "/**\n * A header.\n *\n * @since 0.1.0\n */\n"

describe("coverage", () => {
  test("asks for a header, a docstring for each declaration, and one example of functions", () => {
    expect(undocumented("X.ts", "export const add = (a: number) => a\nexport interface Y {}\n")).toEqual([
      "X.ts:1 the module has no header: begin it with a comment that says what it is",
      "X.ts:1 `add` has no docstring: say what it is or promises",
      "X.ts:2 `Y` has no docstring: say what it is or promises",
      "X.ts:1 the module exports functions and shows none of them: add one @example"
    ])
  })

  test("does not take the header for the docstring of the first declaration", () => {
    expect(undocumented("X.ts", `${header}export interface Y {}\n`)).toEqual([
      "X.ts:6 `Y` has no docstring: say what it is or promises"
    ])
  })

  test("a docstring with tags only says nothing", () => {
    expect(undocumented("X.ts", `${header}\n/**\n * @since 0.1.0\n */\nexport const y = 1\n`)).toHaveLength(1)
  })

  test("is content with one docstring for a type and its constant, and with what is internal", () => {
    const source =
      `${header}\n/** One. */\nexport interface One {}\nexport const One = 1\n/** @internal */\nexport const two = 2\n`
    expect(undocumented("X.ts", source)).toEqual([])
  })

  test("is content with an example anywhere in the module", () => {
    const source =
      `${header}\n/**\n * Adds.\n *\n * @example\n * \`\`\`ts\n * \`\`\`\n */\nexport const add = (a: number) => a\n`
    expect(undocumented("X.ts", source)).toEqual([])
  })
})
