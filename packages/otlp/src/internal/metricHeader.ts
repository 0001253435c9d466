/** The parts of a metric that are not points: its name and the like, and how its points are to be read. */
import type { Metric } from "@efflux/core/MetricsData"
import { writeAttributes } from "./anyValue.js"
import type { ByteWriter } from "./ByteWriter.js"

const Field = {
  name: 0x0a,
  description: 0x12,
  unit: 0x1a,
  metadata: 0x62,
  temporality: 0x10,
  isMonotonic: 0x18
} as const

/** The tag of a metric's data, by the metric's kind. */
export const dataTag = {
  Gauge: 0x2a,
  Sum: 0x3a,
  Histogram: 0x4a,
  ExponentialHistogram: 0x52,
  Summary: 0x5a
} as const satisfies Record<Metric["_tag"], number>

/** Name, description, unit and metadata. */
export const identityBytes = (writer: ByteWriter, metric: Metric): Uint8Array => {
  writer.length = 0
  if (metric.name !== "") writer.string(Field.name, metric.name)
  if (metric.description !== "") writer.string(Field.description, metric.description)
  if (metric.unit !== "") writer.string(Field.unit, metric.unit)
  writeAttributes(writer, Field.metadata, metric.metadata)
  return writer.slice()
}

const none = new Uint8Array(0)
const delta = Uint8Array.of(Field.temporality, 1)
const cumulative = Uint8Array.of(Field.temporality, 2)
const monotonic = Uint8Array.of(Field.isMonotonic, 1)

const temporality = { delta, cumulative } as const
const monotonicTemporality = {
  delta: Uint8Array.of(...delta, ...monotonic),
  cumulative: Uint8Array.of(...cumulative, ...monotonic)
} as const

/** Temporality, and whether a sum is monotonic: they follow the points. */
export const readingBytes = (metric: Metric): Uint8Array => {
  switch (metric._tag) {
    case "Gauge":
    case "Summary":
      return none
    case "Sum":
      return (metric.isMonotonic ? monotonicTemporality : temporality)[metric.aggregationTemporality]
    case "Histogram":
    case "ExponentialHistogram":
      return temporality[metric.aggregationTemporality]
  }
}
