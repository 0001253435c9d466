/** What the encoder keeps of a metric from one encode to the next. It only ever saves work: all of it is verified. */
import type { Attributes } from "@efflux/core/Attributes"
import type { Common } from "@efflux/core/DataPoint"
import type { Metric } from "@efflux/core/MetricsData"
import { type Block, blockSize, build } from "./Block.js"
import type { ByteWriter } from "./ByteWriter.js"
import { exponentialHistogramPoint } from "./exponentialHistogramPoint.js"
import { histogramPoint } from "./histogramPoint.js"
import type { Layout } from "./Layout.js"
import { identityBytes } from "./metricHeader.js"
import { doublePoint, intPoint } from "./numberPoint.js"
import { summaryPoint } from "./summaryPoint.js"

/** The layout of a metric's points: only theirs, whatever its type says. */
export const layoutOf = (metric: Metric): Layout<Common> => {
  switch (metric._tag) {
    case "Sum":
    case "Gauge":
      return (metric.numberType === "int" ? intPoint : doublePoint)
    case "Histogram":
      return histogramPoint
    case "ExponentialHistogram":
      return exponentialHistogramPoint
    case "Summary":
      return summaryPoint
  }
}

export class MetricTemplate {
  readonly name: string
  readonly layout: Layout<Common>
  /** Name, description, unit and metadata as bytes. */
  header: Uint8Array
  /** The number of the encode that took it last, so that none takes it twice. */
  takenBy = 0
  private readonly blocks: Array<Block | undefined> = []
  private laidPoints = 0
  private laidBytes = 0
  private description: string
  private unit: string
  private metadata: Attributes

  constructor(writer: ByteWriter, metric: Metric) {
    this.name = metric.name
    this.layout = layoutOf(metric)
    this.description = metric.description
    this.unit = metric.unit
    this.metadata = metric.metadata
    this.header = identityBytes(writer, metric)
  }

  /** Whether it is likely to be of use to this metric. */
  fits(metric: Metric): boolean {
    return this.name === metric.name && this.layout === layoutOf(metric)
  }

  /** Makes it say of the metric what the metric says of itself, and forgets points that the metric has no more. */
  describe(writer: ByteWriter, metric: Metric): void {
    const { description, metadata, unit } = metric
    const needed = Math.ceil(metric.dataPoints.length / blockSize)
    while (this.blocks.length > needed) this.count(this.blocks.pop(), -1)
    const same = description === this.description && unit === this.unit &&
      (metadata === this.metadata || metadata.length + this.metadata.length === 0)
    if (same) return
    this.description = description
    this.unit = unit
    this.metadata = metadata
    this.header = identityBytes(writer, metric)
  }

  /** The block that holds a point, if it is as large as the metric's points ask for. */
  block(metric: Metric, index: number): Block | undefined {
    const block = this.blocks[index]
    return block !== undefined && block.series.length === sizeOf(metric, index) ? block : undefined
  }

  /** Lays a block out anew. */
  rebuild(writer: ByteWriter, metric: Metric, index: number): Block {
    const start = index * blockSize
    const end = start + sizeOf(metric, index)
    const block = build(writer, this.layout, metric.dataPoints, start, end, this.blocks[index])
    this.count(this.blocks[index], -1)
    this.count(block, 1)
    this.blocks[index] = block
    return block
  }

  private count(block: Block | undefined, sign: 1 | -1): void {
    if (block === undefined) return
    this.laidPoints += sign * block.series.length
    this.laidBytes += sign * block.bytes.length
  }

  /** How many bytes so many points will take: right if all of them are asked for, and no length has changed. */
  guess(points: number): number {
    return Math.ceil(points * (this.laidPoints === 0 ? unknownPoint : this.laidBytes / this.laidPoints))
  }
}

/** What a point may take of which nothing is known. */
const unknownPoint = 160

const sizeOf = (metric: Metric, index: number): number =>
  Math.min(blockSize, metric.dataPoints.length - index * blockSize)
