/** One collection under way. */
import { CollectError } from "../../CollectError.js"
import type { Memory } from "./memory.js"

export interface Batch {
  readonly memory: Memory
  readonly number: number
  /** The time of all its points (R72). */
  readonly time: bigint
  /** When the series began that are seen for the first time: after the last collection. */
  readonly start: bigint
  readonly errors: Set<CollectError>
  /** What is to be logged. */
  readonly warnings: Array<string>
}

const millisecond = 1_000_000n

export const begin = (memory: Memory, time: bigint): Batch => {
  const earlier = memory.last < time ? memory.last : time - millisecond
  return {
    memory,
    number: ++memory.batches,
    time,
    start: earlier > 0n ? earlier : 0n,
    errors: new Set(),
    warnings: []
  }
}

export const end = ({ memory, time }: Batch): void => {
  if (time > memory.last) memory.last = time
}

/** Said once in the life of the process. */
export const warn = ({ memory, warnings }: Batch, message: string): void => {
  if (memory.warned.has(message)) return
  memory.warned.add(message)
  warnings.push(message)
}

/** An error of each collection that it concerns, the same object every time, and one warning. */
export const conflict = (batch: Batch, metric: string, message: string): CollectError => {
  const known = batch.memory.conflicts.get(message)
  const error = known ?? new CollectError({ metric, message })
  if (known === undefined) batch.memory.conflicts.set(message, error)
  warn(batch, message)
  return error
}
