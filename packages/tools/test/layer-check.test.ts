import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { layerProblems } from "../src/layer-check.js"

const fixture = (name: string): string => join(import.meta.dirname, "fixtures/layers", name)

const told = (problem: string) => /`(\S+)` is a constant layer of ([\w, ]+)\./.exec(problem)?.slice(1)

describe("layer-check", () => {
  test("finds constant layers of encoders, transports, exporters and readers, and says why", () => {
    const problems = layerProblems([fixture("shared.ts")])
    expect(problems.map(told)).toEqual([
      ["encoder", "Encoder"],
      ["both", "Transport"],
      ["exporter", "MetricExporter"],
      ["reader", "a reader"],
      ["collector", "a reader"]
    ])
    expect(problems[0]).toMatch(/fixtures\/layers\/shared\.ts:\d+ .*memoised by reference/)
  })

  test("finds them as properties, elements and statics, and under other names", () => {
    const problems = layerProblems([fixture("held.ts")])
    expect(problems.map(told)).toEqual([
      ["layers.plain", "Transport"],
      ["layers.deep.json", "Encoder"],
      ["all[…]", "Transport"],
      ["byName[…]", "Transport"],
      ["Otlp.Default", "Transport"],
      ["Derived.Default", "Transport"],
      ["instance.reader", "a reader"],
      ["renamed", "Transport"]
    ])
    expect(problems[4]).toMatch(/held\.ts:11 /)
  })

  test.each([["default.ts", "MetricExporter"], ["named-default.ts", "Transport"]])(
    "finds one that is exported as default: %s",
    (file, what) => expect(layerProblems([fixture(file)]).map(told)).toEqual([["default", what]])
  )

  test("lets functions, shared producers and other constants pass", () => {
    expect(layerProblems([fixture("own.ts")])).toEqual([])
  })
})
