/**
 * Writes what is derived from the sources; with `--check` it only says what is stale. Run by `npm run codegen`.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join, relative } from "node:path"
import { barrel } from "./barrel.js"
import { houseRules } from "./house-rules.js"
import { script } from "./script.js"
import { modules, publicPackages, root } from "./workspace.js"

/** A derived file and what must stand in it. */
export interface Generated {
  readonly path: string
  readonly text: string
}

/** The barrels of all public packages. */
export const barrels = (top: string = root): ReadonlyArray<Generated> =>
  publicPackages(top).filter((one) => modules(one).length > 0).map((one) => {
    const src = join(one.path, "src")
    const sources = modules(one).map((name) => ({ name, source: readFileSync(join(src, `${name}.ts`), "utf8") }))
    return { path: join(src, "index.ts"), text: barrel(sources) }
  })

const pages = (): ReadonlyArray<Generated> => {
  const path = join(root, "docs/explanation/house-rules.md")
  return [{ path, text: houseRules(readFileSync(path, "utf8")) }]
}

/** Those whose file on disk says something else. */
export const stale = (files: ReadonlyArray<Generated>): ReadonlyArray<Generated> =>
  files.filter(({ path, text }) => !existsSync(path) || readFileSync(path, "utf8") !== text)

await script(import.meta, () => {
  const old = stale([...barrels(), ...pages()])
  if (process.argv.includes("--check")) {
    return old.map(({ path }) => `${relative(root, path)} is stale: run \`npm run codegen\``)
  }
  for (const { path, text } of old) {
    writeFileSync(path, text)
    console.log(`wrote ${relative(root, path)}`)
  }
  return []
})
