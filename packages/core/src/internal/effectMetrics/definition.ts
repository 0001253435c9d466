/** What a metric key defines by itself, and the stream that begins with it. */
import type * as MetricKey from "effect/MetricKey"
import * as MetricKeyType from "effect/MetricKeyType"
import type * as MetricsData from "../../MetricsData.js"
import type { Stream } from "./stream.js"

/** The kind and the unit in words: two definitions of one name agree when their shapes do. */
export const shapeOf = ({ keyType }: MetricKey.MetricKey.Untyped, unit: string): string => {
  const kind = kindOf(keyType)
  return unit === "" ? kind : `${kind} in ${unit}`
}

const kindOf = (keyType: unknown): string => {
  if (MetricKeyType.isHistogramKey(keyType)) return "histogram"
  if (MetricKeyType.isFrequencyKey(keyType)) return "frequency"
  if (MetricKeyType.isGaugeKey(keyType)) return keyType.bigint ? "gauge of bigints" : "gauge"
  if (!MetricKeyType.isCounterKey(keyType)) return "summary"
  // `incremental` and `bigint` are no part of the identity of Effect's keys: the key in the registry tells its hook's
  const kind = keyType.incremental ? "incremental counter" : "counter"
  return keyType.bigint ? `${kind} of bigints` : kind
}

/** Written out, and not spread: so the streams of one tag share a hidden class, which is ten times as fast. */
export const define = (key: MetricKey.MetricKey.Untyped, shape: string, unit: string): Stream => {
  const { keyType, name } = key
  if (MetricKeyType.isHistogramKey(keyType)) {
    return {
      _tag: "Histogram",
      name,
      shape,
      unit,
      description: "",
      series: [],
      slots: new Map(),
      totals: [],
      points: [],
      batch: 0,
      bounds: []
    }
  }
  if (MetricKeyType.isSummaryKey(keyType)) {
    return {
      _tag: "Summary",
      name,
      shape,
      unit,
      description: "",
      series: [],
      slots: new Map(),
      totals: [],
      points: [],
      batch: 0
    }
  }
  if (MetricKeyType.isGaugeKey(keyType)) {
    return {
      _tag: "Gauge",
      name,
      shape,
      unit,
      description: "",
      series: [],
      slots: new Map(),
      totals: [],
      points: [],
      batch: 0,
      numberType: numberType(keyType.bigint)
    }
  }
  const counter = MetricKeyType.isCounterKey(keyType) ? keyType : wordCounter
  return {
    _tag: "Sum",
    name,
    shape,
    unit,
    description: "",
    series: [],
    slots: new Map(),
    totals: [],
    points: [],
    batch: 0,
    numberType: numberType(counter.bigint),
    isMonotonic: counter.incremental
  }
}

/** How often a word occurred is an integer, and never less than before. */
const wordCounter = { bigint: true, incremental: true }

const numberType = (bigint: boolean): MetricsData.NumberType => bigint ? "int" : "double"
