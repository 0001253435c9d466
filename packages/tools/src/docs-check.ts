/**
 * Checks the documentation: every public declaration has a docstring, and everything that README files, guides and
 * docstrings show as TypeScript compiles. Run by `npm run check`.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import { compile } from "./docs/compile.js"
import { undocumented } from "./docs/coverage.js"
import { ofMarkdown, ofSource } from "./docs/snippet.js"
import { modulePaths } from "./program.js"
import { script } from "./script.js"
import { packages, publicPackages, root } from "./workspace.js"

const read = (path: string): string => readFileSync(path, "utf8")

const guides = (): ReadonlyArray<string> =>
  readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .map((path) => join(root, "docs", path))

const readmes = (): ReadonlyArray<string> =>
  [root, ...packages().map(({ path }) => path)].map((path) => join(path, "README.md")).filter((path) =>
    existsSync(path)
  )

const sources = (): ReadonlyArray<string> => publicPackages().flatMap(modulePaths)

await script(import.meta, () => {
  const snippets = [
    ...[...readmes(), ...guides()].flatMap((path) => ofMarkdown(path, read(path))),
    ...sources().flatMap((path) => ofSource(path, read(path)))
  ]
  console.log(`${snippets.length} snippets`)
  return [...sources().flatMap((path) => undocumented(relative(root, path), read(path))), ...compile(snippets)]
})
