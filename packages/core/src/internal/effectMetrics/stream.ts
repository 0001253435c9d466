/** A stream is a metric as it is exported: one name, one kind, one unit, and its series in the order of their arrival. */
import type * as Attributes from "../../Attributes.js"
import type * as DataPoint from "../../DataPoint.js"
import type * as MetricsData from "../../MetricsData.js"
import * as Series from "../../Series.js"
import { textOf } from "./identity.js"

/** A count that fits a `number` is one; `bigint` only past 2^53. */
export type Count = number | bigint

export interface Common<P extends DataPoint.Common> {
  readonly name: string
  /** The kind and the unit in words. */
  readonly shape: string
  readonly unit: string
  description: string
  /** The series by their slots; a slot is never given away. */
  readonly series: Array<Series.Series>
  readonly slots: Map<string, number>
  /** Per slot, the total at the last collection: a total that falls tells a reset. */
  readonly totals: Array<Count>
  /** Per slot, the points of the collection `batch`, while it runs. */
  points: Array<P | undefined>
  batch: number
}

export interface SumStream extends Common<DataPoint.NumberDataPoint> {
  readonly _tag: "Sum"
  readonly numberType: MetricsData.NumberType
  readonly isMonotonic: boolean
}

export interface GaugeStream extends Common<DataPoint.NumberDataPoint> {
  readonly _tag: "Gauge"
  readonly numberType: MetricsData.NumberType
}

export interface HistogramStream extends Common<DataPoint.HistogramDataPoint> {
  readonly _tag: "Histogram"
  /** Per slot. */
  readonly bounds: Array<ReadonlyArray<number>>
}

export interface SummaryStream extends Common<DataPoint.SummaryDataPoint> {
  readonly _tag: "Summary"
}

export type NumberStream = SumStream | GaugeStream

export type Stream = NumberStream | HistogramStream | SummaryStream

/** The slot of a series; a new series begins at `start`. */
export const slotOf = (stream: Stream, attributes: Attributes.Attributes, start: bigint): number => {
  const text = textOf(attributes)
  const known = stream.slots.get(text)
  if (known !== undefined) return known
  const slot = stream.series.push(Series.make(attributes, start)) - 1
  stream.slots.set(text, slot)
  return slot
}

/** R207: the longer description is kept; of two that are equally long, the one that sorts first. */
export const describe = (stream: Stream, description: string): void => {
  const { description: known } = stream
  if (description.length > known.length || (description.length === known.length && description < known)) {
    stream.description = description
  }
}

const metadata: Attributes.Attributes = []

/** The metric of the points that were collected. */
export const toMetric = (stream: Stream): MetricsData.Metric => {
  const { description, name, unit } = stream
  switch (stream._tag) {
    case "Sum":
      return {
        _tag: "Sum",
        name,
        description,
        unit,
        instrument: stream.isMonotonic ? "Counter" : "UpDownCounter",
        metadata,
        numberType: stream.numberType,
        isMonotonic: stream.isMonotonic,
        aggregationTemporality: "cumulative",
        dataPoints: present(stream.points)
      }
    case "Gauge":
      return {
        _tag: "Gauge",
        name,
        description,
        unit,
        instrument: "Gauge",
        metadata,
        numberType: stream.numberType,
        dataPoints: present(stream.points)
      }
    case "Histogram":
      return {
        _tag: "Histogram",
        name,
        description,
        unit,
        instrument: "Histogram",
        metadata,
        aggregationTemporality: "cumulative",
        dataPoints: present(stream.points)
      }
    case "Summary":
      return {
        _tag: "Summary",
        name,
        description,
        unit,
        instrument: "Histogram",
        metadata,
        dataPoints: present(stream.points)
      }
  }
}

/** A series that the registry no longer shows leaves a hole. */
const present = <P>(points: ReadonlyArray<P | undefined>): ReadonlyArray<P> =>
  points.includes(undefined) ? points.filter((point) => point !== undefined) : points as ReadonlyArray<P>
