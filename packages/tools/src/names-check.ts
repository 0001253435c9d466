/**
 * Finds absolute paths of somebody's machine in the files of the repository. Run by `npm run check`.
 */
import { execFileSync } from "node:child_process"
import { existsSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { script } from "./script.js"
import { root } from "./workspace.js"

// A path from the top, and no part of a longer one or of an address.
const machinePath = /(?<![\w./:-])\/(?:work|farm)\//

/** The lines of a text that name a path of a machine, from 1. */
export const machineLines = (text: string): ReadonlyArray<number> =>
  text.split("\n").flatMap((line, index) => (machinePath.test(line) ? [index + 1] : []))

const files = (): ReadonlyArray<string> =>
  execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root, encoding: "utf8" })
    .split("\0")
    .filter((file) => file !== "" && existsSync(join(root, file)) && statSync(join(root, file)).isFile())

await script(import.meta, () =>
  files().flatMap((file) =>
    machineLines(readFileSync(join(root, file), "utf8")).map(
      (line) => `${file}:${line} names a path that exists on one machine only: make it relative, or take it from Config`
    )
  ))
