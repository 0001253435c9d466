/**
 * The collector's manifest: the file that pins its version and its modules, and a digest that changes with it.
 */
import * as Effect from "effect/Effect"
import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"

export interface Manifest {
  readonly file: string
  /** The version of the collector, and of the builder that builds it. */
  readonly version: string
  /** Of the manifest's text and of the machine it is built for. */
  readonly digest: string
}

/** Reads `collector/manifest.yaml`. */
export const read: Effect.Effect<Manifest> = Effect.gen(function*() {
  const file = fileURLToPath(new URL("../collector/manifest.yaml", import.meta.url))
  const text = yield* Effect.promise(() => readFile(file, "utf8"))
  const version = /^ +version: (\S+)$/m.exec(text)?.[1]
  if (version === undefined) return yield* Effect.dieMessage(`${file} names no version`)
  const digest = createHash("sha256").update([text, process.platform, process.arch].join("\0")).digest("hex").slice(
    0,
    12
  )
  return { file, version, digest }
})
