/** Random answers of a wire, the same at every run. */
import type * as Arr from "effect/Array"
import * as fc from "effect/FastCheck"
import type { Script, Step } from "../Script.js"

const step: fc.Arbitrary<Step> = fc.constantFrom<Step>(
  "ok",
  503,
  400,
  401,
  "split",
  "hang",
  "refused",
  "reset",
  { rejected: 1, message: "late" },
  { retryAfter: "2 seconds" },
  { retryAfter: "1 hour" },
  { delay: "3 seconds" },
  { delay: "100 millis", step: 503 },
  { delay: "1 second", step: "reset" }
)

const script: fc.Arbitrary<Script> = fc.array(step, { minLength: 1, maxLength: 5 }).map(
  (steps) => steps as unknown as Arr.NonEmptyReadonlyArray<Step>
)

/** Scripts of every kind. */
export const any = (runs: number, seed: number): ReadonlyArray<Script> => fc.sample(script, { numRuns: runs, seed })

/** Scripts, and a moment of the first ten seconds for each. */
export const withMoment = (
  runs: number,
  seed: number
): ReadonlyArray<readonly [script: Script, moment: number]> =>
  fc.sample(fc.tuple(script, fc.integer({ min: 0, max: 10_000 })), { numRuns: runs, seed })

/** A wire that takes what it is given. */
export const fine: ReadonlyArray<Script> = [
  ["ok"],
  [204],
  [{ rejected: 1, message: "late" }],
  [{ delay: "100 millis" }]
]

/** Whether every answer comes at once. */
export const isPrompt = (self: Script): boolean =>
  self.every((step) => step !== "hang" && !(typeof step === "object" && "delay" in step))
