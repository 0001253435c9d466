/**
 * An entry is what a metric key comes to, worked out once: its stream, its series, or the conflict that keeps it out.
 *
 * Keys are told apart by identity: a registry hands out the same key object for a series every time.
 */
import type * as MetricKey from "effect/MetricKey"
import * as MetricKeyType from "effect/MetricKeyType"
import type * as MetricPair from "effect/MetricPair"
import type * as MetricState from "effect/MetricState"
import * as Option from "effect/Option"
import type * as Attributes from "../../Attributes.js"
import type { CollectError } from "../../CollectError.js"
import * as Batch from "./batch.js"
import * as Buckets from "./buckets.js"
import { define, shapeOf } from "./definition.js"
import { fromTags } from "./identity.js"
import * as Stream from "./stream.js"

interface Of<Tag extends string, S extends Stream.Stream> {
  readonly _tag: Tag
  readonly stream: S
}

interface OfSeries<Tag extends string, S extends Stream.Stream> extends Of<Tag, S> {
  readonly slot: number
}

export interface HistogramEntry extends OfSeries<"Histogram", Stream.HistogramStream> {
  readonly buckets: Buckets.Buckets
}

/** One key, one series per word. */
export interface FrequencyEntry extends Of<"Frequency", Stream.NumberStream> {
  readonly attributes: Attributes.Attributes
  readonly slots: Map<string, number>
}

export interface ConflictEntry {
  readonly _tag: "Conflict"
  readonly error: CollectError
}

export type Entry =
  | OfSeries<"Counter", Stream.NumberStream>
  | OfSeries<"Gauge", Stream.NumberStream>
  | FrequencyEntry
  | HistogramEntry
  | OfSeries<"Summary", Stream.SummaryStream>
  | ConflictEntry

/** The entry of the `i`th pair of a snapshot. */
export const at = (batch: Batch.Batch, i: number, pair: MetricPair.MetricPair.Untyped): Entry => {
  const { entries, keys, order } = batch.memory
  const key = pair.metricKey
  if (keys[i] === key) return order[i]!
  const entry = entries.get(key) ?? make(batch, pair)
  entries.set(key, entry)
  keys[i] = key
  order[i] = entry
  return entry
}

const make = (batch: Batch.Batch, pair: MetricPair.MetricPair.Untyped): Entry => {
  const key = pair.metricKey
  const { attributes, unit } = fromTags(key.tags)
  const shape = shapeOf(key, unit)
  const known = batch.memory.streams.get(key.name)
  if (known !== undefined && known.shape !== shape) {
    return conflict(batch, key, `is ${article(known.shape)} and ${article(shape)}: the latter`)
  }
  const stream = known ?? define(key, shape, unit)
  const entry = join(batch, stream, pair, attributes)
  if (entry._tag === "Conflict") return entry
  batch.memory.streams.set(key.name, stream)
  Stream.describe(stream, Option.getOrElse(key.description, () => ""))
  return entry
}

const join = (
  batch: Batch.Batch,
  stream: Stream.Stream,
  pair: MetricPair.MetricPair.Untyped,
  attributes: Attributes.Attributes
): Entry => {
  const key = pair.metricKey
  switch (stream._tag) {
    case "Sum":
      return MetricKeyType.isFrequencyKey(key.keyType)
        ? { _tag: "Frequency", stream, attributes, slots: new Map() }
        : { _tag: "Counter", stream, slot: Stream.slotOf(stream, attributes, batch.start) }
    case "Gauge":
      return { _tag: "Gauge", stream, slot: Stream.slotOf(stream, attributes, batch.start) }
    case "Summary":
      return { _tag: "Summary", stream, slot: Stream.slotOf(stream, attributes, batch.start) }
    case "Histogram": {
      const buckets = Buckets.make(pair.metricState as unknown as MetricState.MetricState.Histogram)
      const slot = Stream.slotOf(stream, attributes, batch.start)
      const bounds = stream.bounds[slot] ??= interned(stream, buckets.bounds)
      if (Buckets.sameBounds(bounds, buckets.bounds)) return { _tag: "Histogram", stream, slot, buckets }
      const both = `[${bounds.join(", ")}] and [${buckets.bounds.join(", ")}]`
      return conflict(batch, key, `has the boundaries ${both} for the same attributes: what the latter counted`)
    }
  }
}

/** Most series of a stream have the boundaries of the first: they share them. */
const interned = (stream: Stream.HistogramStream, bounds: ReadonlyArray<number>): ReadonlyArray<number> => {
  const first = stream.bounds[0]
  return first !== undefined && Buckets.sameBounds(first, bounds) ? first : bounds
}

const conflict = (batch: Batch.Batch, key: MetricKey.MetricKey.Untyped, what: string): ConflictEntry => ({
  _tag: "Conflict",
  error: Batch.conflict(batch, key.name, `the metric ${key.name} ${what} is left out; rename one of them`)
})

const article = (noun: string): string => `${noun.startsWith("i") ? "an" : "a"} ${noun}`
