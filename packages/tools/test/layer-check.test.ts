import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { layerProblems } from "../src/layer-check.js"

const fixture = (name: string): string => join(import.meta.dirname, "fixtures/layers", name)

describe("layer-check", () => {
  test("finds constant layers of encoders, transports, exporters and readers, and says why", () => {
    const problems = layerProblems([fixture("shared.ts")])
    expect(problems.map((problem) => /`(\w+)` is a constant layer of ([\w, ]+)\./.exec(problem)?.slice(1))).toEqual([
      ["encoder", "Encoder"],
      ["both", "Transport"],
      ["exporter", "MetricExporter"],
      ["reader", "a reader"],
      ["collector", "a reader"]
    ])
    expect(problems[0]).toMatch(/fixtures\/layers\/shared\.ts:\d+ .*memoised by reference/)
  })

  test("lets functions, shared producers and other constants pass", () => {
    expect(layerProblems([fixture("own.ts")])).toEqual([])
  })
})
