/**
 * What the process remembers of a metric registry: its streams, its series with their starts, and what was told about
 * it. It lives as long as the registry, so that a layer that is built again goes on where the last one ended.
 */
import * as Effect from "effect/Effect"
import { globalValue } from "effect/GlobalValue"
import type * as MetricKey from "effect/MetricKey"
import type * as MetricRegistry from "effect/MetricRegistry"
import type { CollectError } from "../../CollectError.js"
import { version } from "../version.js"
import type { Entry } from "./entry.js"
import type { Stream } from "./stream.js"

export interface Memory {
  /** One collection at a time: an older snapshot after a newer one would look like a reset. */
  readonly gate: Effect.Semaphore
  readonly entries: Map<MetricKey.MetricKey.Untyped, Entry>
  /** The keys as the last snapshot had them, with their entries: the next one mostly has them in the same order. */
  readonly keys: Array<MetricKey.MetricKey.Untyped>
  readonly order: Array<Entry>
  readonly streams: Map<string, Stream>
  readonly conflicts: Map<string, CollectError>
  readonly warned: Set<string>
  /** The time of the last collection; before the first, when the first producer was made. */
  last: bigint
  /** How many collections there were. */
  batches: number
}

const memories = globalValue(
  `@efflux/core@${version}/EffectMetrics/memories`,
  () => new WeakMap<MetricRegistry.MetricRegistry, Memory>()
)

export const of = (registry: MetricRegistry.MetricRegistry, now: bigint): Memory => {
  const known = memories.get(registry)
  if (known !== undefined) return known
  const memory: Memory = {
    gate: Effect.unsafeMakeSemaphore(1),
    entries: new Map(),
    keys: [],
    order: [],
    streams: new Map(),
    conflicts: new Map(),
    warned: new Set(),
    last: now,
    batches: 0
  }
  memories.set(registry, memory)
  return memory
}
