import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, onTestFinished, test } from "vitest"
import { line, ofReport, type Report, sum } from "../src/ci-count.js"

const file = (status: string, ...tests: ReadonlyArray<string>): Report["testResults"][number] => ({
  status,
  assertionResults: tests.map((one) => ({ status: one }))
})

describe("ci-count", () => {
  test("counts passed, failed and everything that did not run", () => {
    expect(ofReport({
      success: false,
      testResults: [
        file("passed", "passed", "passed", "skipped"),
        file("failed", "failed", "passed", "todo", "pending")
      ]
    })).toEqual({ passed: 3, failed: 1, skipped: 3 })
  })

  test("a file that broke without a failed test is a failure", () => {
    expect(ofReport({ success: false, testResults: [file("failed"), file("failed", "passed")] })).toEqual({
      passed: 1,
      failed: 2,
      skipped: 0
    })
  })

  test("a run that failed as a whole is a failure", () => {
    expect(ofReport({ success: false, testResults: [file("passed", "passed")] }).failed).toBe(1)
  })

  test("sums reports, and a report that was not written is a failure", () => {
    const folder = mkdtempSync(join(tmpdir(), "efflux-tools-"))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const report = join(folder, "a.json")
    writeFileSync(report, JSON.stringify({ success: true, testResults: [file("passed", "passed", "skipped")] }))
    expect(line(sum([report, report]))).toBe("2 passed, 0 failed, 2 skipped")
    expect(line(sum([report, join(folder, "b.json")]))).toBe("1 passed, 1 failed, 1 skipped")
  })
})
