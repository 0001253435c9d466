/**
 * After a failed test: the logs of the collectors that it used.
 */
import { afterEach, beforeEach } from "vitest"
import * as CollectorLog from "../src/CollectorLog.js"

beforeEach(() => {
  CollectorLog.takeRecent()
})

afterEach(({ task }) => {
  const logs = CollectorLog.takeRecent()
  if (task.result?.state !== "fail") return
  for (const log of logs) console.error(`The collector's log (${task.name}):\n${CollectorLog.text(log)}`)
})
