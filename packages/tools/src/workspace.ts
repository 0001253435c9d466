/**
 * The packages of this repository, as the scripts see them: where they lie and which of them are published.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"

/** A package of the workspace. */
export interface Package {
  /** The folder's name, `core`. */
  readonly folder: string
  /** The published name, `@efflux/core`. */
  readonly name: string
  /** The absolute path of its folder. */
  readonly path: string
  /** Private packages are never published, and the rules for `src` do not bind them. */
  readonly isPrivate: boolean
}

/** The top of the repository. */
export const root = resolve(import.meta.dirname, "../../..")

const read = (folders: string, folder: string): ReadonlyArray<Package> => {
  const path = join(folders, folder)
  const manifest = join(path, "package.json")
  if (!existsSync(manifest)) return []
  const { name, private: isPrivate = false } = JSON.parse(readFileSync(manifest, "utf8"))
  return [{ folder, name, path, isPrivate }]
}

/** All packages under `packages/`, by name. */
export const packages = (top: string = root): ReadonlyArray<Package> => {
  const folders = join(top, "packages")
  return readdirSync(folders).sort().flatMap((folder) => read(folders, folder))
}

/** The packages that users install. */
export const publicPackages = (top: string = root): ReadonlyArray<Package> =>
  packages(top).filter((one) => !one.isPrivate)

/** The names of a package's public modules: every `src/X.ts` but the barrel. What lies in `src/internal` is not public. */
export const modules = (one: Package): ReadonlyArray<string> => {
  const src = join(one.path, "src")
  if (!existsSync(src)) return []
  return readdirSync(src)
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts") && file !== "index.ts")
    .map((file) => file.slice(0, -".ts".length))
    .sort()
}
