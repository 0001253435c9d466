/** Keeps the health of the exporters that are there. */
import * as Duration from "effect/Duration"
import type { Health } from "../../ExporterHealth.js"
import type { Failure } from "./failure.js"

export interface Patient {
  /** `at` and `millis`: when the export ended on the wall clock, and how long it took. */
  readonly succeeded: (at: number, millis: number) => void
  readonly failed: (failure: Failure, at: number, millis: number) => void
  /** The exporter is gone. */
  readonly leave: () => void
}

export interface Ward {
  readonly all: () => ReadonlyArray<Health>
  readonly admit: (identity: Pick<Health, "name" | "component" | "peer" | "since">) => Patient
}

export const makeWard = (): Ward => {
  const patients = new Map<object, Health>()
  return {
    all: () => Array.from(patients.values()),
    admit: (identity) => {
      const key = {}
      let health: Health = {
        ...identity,
        state: "unknown",
        successes: 0,
        failures: 0,
        consecutiveFailures: 0,
        failingSince: undefined,
        lastSuccess: undefined,
        lastError: undefined,
        lastDuration: undefined
      }
      const become = (change: Partial<Health>): void => {
        health = { ...health, ...change }
        if (patients.has(key)) patients.set(key, health)
      }
      patients.set(key, health)
      return {
        succeeded: (at, millis) =>
          become({
            state: "ok",
            successes: health.successes + 1,
            consecutiveFailures: 0,
            failingSince: undefined,
            lastSuccess: at,
            lastDuration: Duration.millis(millis)
          }),
        failed: ({ message, type }, at, millis) =>
          become({
            state: "failing",
            failures: health.failures + 1,
            consecutiveFailures: health.consecutiveFailures + 1,
            failingSince: health.failingSince ?? at,
            lastError: { reason: type, message, at },
            lastDuration: Duration.millis(millis)
          }),
        leave: () => void patients.delete(key)
      }
    }
  }
}
