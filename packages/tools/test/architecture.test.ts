import { cruise, type ICruiseResult } from "dependency-cruiser"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { describe, expect, onTestFinished, test } from "vitest"
import { options } from "../src/architecture/options.js"
import { rules } from "../src/architecture/rules.js"
import { root } from "../src/workspace.js"

/** The rules that sources break, by the module that breaks them. Every import is a relative path without its ending. */
const broken = async (sources: Readonly<Record<string, ReadonlyArray<string>>>): Promise<ReadonlyArray<string>> => {
  const top = mkdtempSync(join(tmpdir(), "efflux-tools-"))
  onTestFinished(() => rmSync(top, { recursive: true }))
  for (const [path, imports] of Object.entries(sources)) {
    const file = join(top, path.startsWith("node_modules/") ? `${path}.js` : `packages/${path}.ts`)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, imports.map((one) => `${one.replace(/(\S+)$/, "\"$1\"")}\n`).join(""))
  }
  const { output } = await cruise(["packages"], {
    baseDir: top,
    ruleSet: { forbidden: [...rules] },
    validate: true,
    tsPreCompilationDeps: true
  })
  return (output as ICruiseResult).summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`).sort()
}

describe("architecture", () => {
  test("each rule has its sentence", () => {
    for (const { comment } of rules) expect(comment).toMatch(/^\w.* .*[.)]$/)
  })

  test("an exporter stands on core and HTTP, and not on another exporter", async () => {
    expect(
      await broken({
        "core/src/A": [],
        "http/src/B": ["import * as A from ../../core/src/A"],
        "otlp/src/C": ["import * as A from ../../core/src/A", "import * as B from ../../http/src/B"],
        "datadog/src/D": ["import * as C from ../../otlp/src/C"],
        "stdout/src/E": ["import * as C from ../../otlp/src/C"]
      })
    ).toEqual(["packages/datadog/src/D.ts: datadog-imports"])
  })

  test("core imports nothing of ours, by type neither", async () => {
    expect(await broken({ "core/src/A": ["import type * as B from ../../http/src/B"], "http/src/B": [] })).toEqual([
      "packages/core/src/A.ts: core-imports"
    ])
  })

  test("only Node's packages import Node", async () => {
    const sources = { "http/src/A": ["import * as fs from node:fs"], "node/src/B": ["import * as fs from node:fs"] }
    expect(await broken(sources)).toEqual(["packages/http/src/A.ts: http-imports"])
  })

  test("what a package needs of others is in the table too", async () => {
    const undici = ["import undici from undici"]
    expect(
      await broken({ "node_modules/undici/index": [], "otlp/src/A": undici, "node/src/B": undici })
    ).toEqual(["packages/otlp/src/A.ts: otlp-imports"])
  })

  test("the lint of this repository resolves what is installed", async () => {
    const { output } = await cruise(["packages/tools/test/fixtures/layers/own.ts"], { ...options, baseDir: root })
    const [own] = (output as ICruiseResult).modules.filter(({ source }) => source.endsWith("own.ts"))
    const resolved = own!.dependencies.map((one) => one.resolved).sort()
    expect(resolved[0]).toMatch(/node_modules\/effect\//)
    expect(resolved[1]).toBe("packages/tools/test/fixtures/layers/shared.ts")
  })

  test("nobody's src imports the testkit but private packages", async () => {
    const testkit = ["import * as T from ../../testkit/src/T"]
    expect(await broken({ "testkit/src/T": [], "examples/src/A": testkit, "core/src/B": testkit })).toEqual([
      "packages/core/src/B.ts: core-imports",
      "packages/core/src/B.ts: testkit-is-for-tests"
    ])
  })

  test("internal modules are seen by their own package, its tests included", async () => {
    expect(
      await broken({
        "core/src/internal/a": [],
        "core/test/A": ["import * as a from ../src/internal/a"],
        "http/src/B": ["import * as a from ../../core/src/internal/a"]
      })
    ).toEqual(["packages/http/src/B.ts: internal-is-own"])
  })

  test("cycles and orphans are found, and a type may look back", async () => {
    expect(
      await broken({
        "core/src/A": ["import * as B from ./B"],
        "core/src/B": ["import * as A from ./A"],
        "core/src/C": ["import * as D from ./D"],
        "core/src/D": ["import type * as C from ./C"],
        "core/src/E": []
      })
    ).toEqual([
      "packages/core/src/A.ts: no-cycles",
      "packages/core/src/E.ts: no-orphans"
    ])
  })

  test("a module does not import its own barrel, and a package is in the table", async () => {
    expect(
      await broken({
        "core/src/index": ["export * as A from ./A"],
        "core/src/A": ["import type * as index from ./index"],
        "surprise/src/B": ["import * as A from ../../core/src/A"]
      })
    ).toEqual(["packages/core/src/A.ts: no-barrel-inside", "packages/surprise/src/B.ts: no-unlisted-package"])
  })

  test("an import that resolves to nothing is found", async () => {
    expect(await broken({ "core/src/A": ["import * as B from ./B"] })).toEqual([
      "packages/core/src/A.ts: no-unresolved"
    ])
  })
})
