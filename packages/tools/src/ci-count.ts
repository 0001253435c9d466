/**
 * Sums vitest's JSON reports into the last line of CI: `N passed, N failed, N skipped`. Run by `.ci/run`, with the paths
 * of the reports that must exist.
 */
import { existsSync, readFileSync } from "node:fs"

/** How many tests ended how. */
export interface Count {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** What is read of a report of vitest's `json` reporter. */
export interface Report {
  readonly success: boolean
  readonly testResults: ReadonlyArray<{
    readonly status: string
    readonly assertionResults: ReadonlyArray<{ readonly status: string }>
  }>
}

const none: Count = { passed: 0, failed: 0, skipped: 0 }

const add = (a: Count, b: Count): Count => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped
})

const ofTest = ({ status }: { readonly status: string }): Count =>
  status === "passed" ? { ...none, passed: 1 } : status === "failed" ? { ...none, failed: 1 } : { ...none, skipped: 1 }

/** A file that broke before or after its tests (an import, a hook) is one failure more than its tests tell. */
const ofFile = ({ assertionResults, status }: Report["testResults"][number]): Count => {
  const tests = assertionResults.map(ofTest).reduce(add, none)
  return status === "failed" && tests.failed === 0 ? { ...tests, failed: 1 } : tests
}

/** The count of one report. A run that failed as a whole, with no test or file to blame, is one failure. */
export const ofReport = (report: Report): Count => {
  const count = report.testResults.map(ofFile).reduce(add, none)
  return report.success || count.failed > 0 ? count : { ...count, failed: 1 }
}

/** The sum of the reports at these paths. A report that was never written is one failure. */
export const sum = (paths: ReadonlyArray<string>): Count =>
  paths
    .map((path) => (existsSync(path) ? ofReport(JSON.parse(readFileSync(path, "utf8"))) : { ...none, failed: 1 }))
    .reduce(add, none)

/** The line for people and for CI. */
export const line = ({ failed, passed, skipped }: Count): string =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`

if (process.argv[1] === import.meta.filename) {
  const count = sum(process.argv.slice(2))
  console.log(line(count))
  if (count.failed > 0) process.exitCode = 1
}
