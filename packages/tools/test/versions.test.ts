import { assert, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

const packages = new URL("../../", import.meta.url).pathname

const versionOf = (name: string): string =>
  (JSON.parse(readFileSync(join(packages, name, "package.json"), "utf8")) as { readonly version: string }).version

const written = (path: string): string | undefined =>
  /version = "([^"]+)"/.exec(readFileSync(join(packages, path), "utf8"))?.[1]

describe("versions", () => {
  it("what receivers are told is what the packages are", () => {
    assert.strictEqual(written("core/src/internal/version.ts"), versionOf("core"))
    assert.strictEqual(written("otlp/src/internal/userAgent.ts"), versionOf("otlp"))
  })

  it("all packages have one version", () => {
    assert.strictEqual(new Set(readdirSync(packages).map(versionOf)).size, 1)
  })
})
