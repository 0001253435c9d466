/**
 * How a script of this folder ends: it prints what it found, one problem a line, and fails when there was any.
 */

/** Looks for problems when `meta` is the module that was started; does nothing when it was imported. */
export const script = async (
  meta: ImportMeta,
  problems: () => ReadonlyArray<string> | Promise<ReadonlyArray<string>>
): Promise<void> => {
  if (process.argv[1] !== meta.filename) return
  const found = await problems()
  for (const problem of found) console.log(problem)
  if (found.length > 0) {
    console.log(`\n${found.length} ${found.length === 1 ? "problem" : "problems"}`)
    process.exitCode = 1
  }
}
