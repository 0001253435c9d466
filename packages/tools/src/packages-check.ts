/**
 * Checks what each public package would publish: publint's rules, and that every module of its barrel can be imported
 * from the packed files. Needs the build. Run by `npm run check`.
 */
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { publint } from "publint"
import { formatMessage } from "publint/utils"
import { unreachable } from "./exports.js"
import { script } from "./script.js"
import { modules, type Package, publicPackages } from "./workspace.js"

const packed = (one: Package): ReadonlyArray<string> => {
  const listed = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: one.path,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"]
  })
  return JSON.parse(listed)[0].files.map(({ path }: { readonly path: string }) => path)
}

const lint = async (one: Package, files: ReadonlyArray<string>): Promise<ReadonlyArray<string>> => {
  const contents = files.map((name) => ({ name: `package/${name}`, data: readFileSync(join(one.path, name)) }))
  const { messages, pkg } = await publint({ pkgDir: "package", pack: { files: contents }, level: "warning" })
  return messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code)
}

const problems = async (one: Package): Promise<ReadonlyArray<string>> => {
  const files = packed(one)
  const { exports } = JSON.parse(readFileSync(join(one.path, "package.json"), "utf8"))
  const found = [
    ...await lint(one, files),
    ...unreachable(exports, modules(one), new Set(files)),
    ...(files.includes("README.md") ? [] : ["README.md is missing: say what the package is, and show one example"])
  ]
  return found.map((problem) => `${one.name}: ${problem}`)
}

await script(import.meta, async () => {
  const written = publicPackages().filter((one) => modules(one).length > 0)
  return (await Promise.all(written.map(problems))).flat()
})
