/**
 * A snapshot of Effect's metric registry to metrics, in steps: the generator yields after some hundred points, so that
 * who drives it can let the event loop run.
 */
import type * as MetricPair from "effect/MetricPair"
import type * as MetricState from "effect/MetricState"
import * as Attributes from "../../Attributes.js"
import type * as MetricsData from "../../MetricsData.js"
import type { Batch } from "./batch.js"
import * as Entry from "./entry.js"
import * as Points from "./points.js"
import { settle } from "./reset.js"
import * as Streams from "./stream.js"

/** Points between two yields. */
export const stepSize = 256

/** The attribute of a frequency's word: the one that Effect's own exporters use. It wins over a tag of this name. */
export const wordAttribute = "key"

type Pairs = ReadonlyArray<MetricPair.MetricPair.Untyped>

export function* toMetrics(batch: Batch, pairs: Pairs): Generator<void, ReadonlyArray<MetricsData.Metric>> {
  for (let i = 0; i < pairs.length; i++) {
    if (i % stepSize === stepSize - 1) yield
    const entry = Entry.at(batch, i, pairs[i]!)
    if (entry._tag === "Frequency") yield* readWords(batch, entry, pairs[i]!.metricState as unknown as Frequency)
    else Points.read(batch, entry, pairs[i]!.metricState)
  }
  const metrics: Array<MetricsData.Metric> = []
  let work = 0
  for (const stream of batch.memory.streams.values()) {
    if (stream.batch !== batch.number) continue
    for (let from = 0; from < stream.points.length; from += stepSize) {
      const to = Math.min(from + stepSize, stream.points.length)
      settle(batch, stream, from, to)
      work += to - from
      if (work >= stepSize) {
        work = 0
        yield
      }
    }
    metrics.push(Streams.toMetric(stream))
    stream.points = []
  }
  return metrics
}

type Frequency = MetricState.MetricState.Frequency

/** The occurrences are the registry's own, mutable map. */
function* readWords(batch: Batch, entry: Entry.FrequencyEntry, state: Frequency): Generator<void, void> {
  const { attributes, slots, stream } = entry
  let work = 0
  for (const [word, value] of state.occurrences) {
    if (++work % stepSize === 0) yield
    let slot = slots.get(word)
    if (slot === undefined) {
      slot = Streams.slotOf(stream, Attributes.make([...attributes, [wordAttribute, word]]), batch.start)
      slots.set(word, slot)
    }
    Points.number(batch, stream, slot, value)
  }
}
