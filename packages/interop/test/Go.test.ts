/**
 * A Go that is too old or not there fails with a sentence that says which one is needed and how to get it.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import * as path from "node:path"
import * as Go from "../src/Go.js"

const folder = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(path.join(tmpdir(), "efflux-go-"))),
  (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
)

/** A program that answers `go env GOVERSION` with `version`. */
const pretend = (version: string) =>
  Effect.map(folder, (folder) => {
    const executable = path.join(folder, "go")
    writeFileSync(executable, `#!/bin/sh\necho ${version}\n`)
    chmodSync(executable, 0o755)
    return executable
  })

describe("Go", () => {
  it.scopedLive("is the first that is new enough", () =>
    Effect.gen(function*() {
      const old = yield* pretend("go1.25.9")
      const recent = yield* pretend("go1.27.1")
      const go = yield* Go.findAmong(["/nowhere/go", old, recent, "/nowhere/else"])
      assert.deepStrictEqual(go, { executable: recent, version: "go1.27.1" })
      assert.isTrue(Go.environment(go).PATH.startsWith(`${path.dirname(recent)}${path.delimiter}`))
    }))

  it.scopedLive("is missing when none is: the error says what is there and how to get Go 1.26", () =>
    Effect.gen(function*() {
      const old = yield* pretend("go1.25.9")
      const error = yield* Effect.flip(Go.findAmong(["/nowhere/go", old]))
      assert.strictEqual(error._tag, "GoMissing")
      assert.include(error.message, "need Go 1.26 or newer")
      assert.include(error.message, "/nowhere/go is not there")
      assert.include(error.message, `${old} is go1.25.9`)
      assert.include(error.message, "https://go.dev/dl/")
    }))
})
