/**
 * Reads a manifest's `exports` as Node does, as far as our packages use it: the barrel, one pattern, and what is closed.
 */

/** The conditions of one subpath; `null` closes it. */
export type Target = Readonly<Record<string, string>> | string | null

/** The `exports` of a package.json. */
export type Exports = Readonly<Record<string, Target>>

const target = (exports: Exports, subpath: string): Target => {
  if (subpath in exports) return exports[subpath]!
  const pattern = Object.keys(exports)
    .filter((key) => key.endsWith("*") && subpath.startsWith(key.slice(0, -1)))
    .sort((a, b) => b.length - a.length)[0]
  if (pattern === undefined) return null
  const rest = subpath.slice(pattern.length - 1)
  const found = exports[pattern]!
  return found === null || typeof found === "string"
    ? found
    : Object.fromEntries(Object.entries(found).map(([condition, path]) => [condition, path.replace("*", rest)]))
}

const missing = (exports: Exports, subpath: string, files: ReadonlySet<string>): ReadonlyArray<string> => {
  const found = target(exports, subpath)
  if (found === null || typeof found === "string") return [`\`${subpath}\` is not exported with types and a default`]
  return Object.entries(found)
    .filter(([, path]) => !files.has(path.replace("./", "")))
    .map(([condition, path]) => `\`${subpath}\` exports ${path} (${condition}), which is not in the package`)
}

/** Which of a package's subpaths cannot be imported from the files it publishes. */
export const unreachable = (
  exports: Exports,
  modules: ReadonlyArray<string>,
  files: ReadonlySet<string>
): ReadonlyArray<string> => [
  ...[".", ...modules.map((name) => `./${name}`)].flatMap((subpath) => missing(exports, subpath, files)),
  ...(target(exports, "./internal/x") === null ? [] : ["`./internal/*` is open: close it with null"])
]
