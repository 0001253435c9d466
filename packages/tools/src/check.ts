/**
 * `npm run check`: everything that keeps the house in order, one after another, with a heading and a time for each. It
 * goes on after a failure, so that one run tells all, and fails at the end.
 */
import { spawnSync } from "node:child_process"
import { delimiter, join } from "node:path"
import { root } from "./workspace.js"

interface Step {
  readonly name: string
  readonly command: string
}

const tool = (name: string): string => `tsx packages/tools/src/${name}.ts`

const steps: ReadonlyArray<Step> = [
  { name: "generated", command: `${tool("codegen")} --check` },
  { name: "types of sources", command: "tsc -b" },
  { name: "types of tests", command: "tsc -p tsconfig.test.json" },
  { name: "lint and format", command: "eslint . --max-warnings 0" },
  { name: "architecture", command: "depcruise packages --config .dependency-cruiser.mjs --output-type err-long" },
  { name: "layers", command: tool("layer-check") },
  { name: "docs", command: tool("docs-check") },
  { name: "unused", command: "knip --no-config-hints" },
  { name: "packages", command: tool("packages-check") },
  { name: "names", command: tool("names-check") }
]

const path = [join(root, "node_modules/.bin"), process.env.PATH].join(delimiter)

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`.padStart(7)

const run = ({ command, name }: Step): { readonly ok: boolean; readonly line: string } => {
  console.log(`\n── ${name} ${"─".repeat(Math.max(0, 90 - name.length))}`)
  const start = performance.now()
  const { status } = spawnSync(command, {
    cwd: root,
    env: { ...process.env, PATH: path },
    shell: true,
    stdio: "inherit"
  })
  const ok = status === 0
  return { ok, line: `${ok ? "✓" : "✗"} ${seconds(start)}  ${name}` }
}

const start = performance.now()
const wanted = process.argv.slice(2)
const results = steps.filter(({ name }) => wanted.length === 0 || wanted.includes(name)).map(run)

console.log(`\n${results.map(({ line }) => line).join("\n")}\n  ${seconds(start)}  in all`)
if (results.some(({ ok }) => !ok)) process.exitCode = 1
