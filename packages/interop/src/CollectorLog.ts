/**
 * What a collector logs: kept in memory, and shown when the test that used it fails (`test/failedTests.ts`).
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"

export interface CollectorLog {
  readonly lines: Array<string>
  closed: boolean
}

const logs = new Set<CollectorLog>()

/** An empty log, which is closed with its scope. */
export const open: Effect.Effect<CollectorLog, never, Scope.Scope> = Effect.acquireRelease(
  Effect.sync(() => {
    const log: CollectorLog = { lines: [], closed: false }
    logs.add(log)
    return log
  }),
  (log) =>
    Effect.sync(() => {
      log.closed = true
    })
)

/** The log as one text. */
export const text = (log: CollectorLog): string => log.lines.join("\n")

/** The logs of the collectors that ran since the last call. That of one which still runs comes again. */
export const takeRecent = (): ReadonlyArray<CollectorLog> => {
  const recent = [...logs]
  for (const log of recent) {
    if (log.closed) logs.delete(log)
  }
  return recent
}
