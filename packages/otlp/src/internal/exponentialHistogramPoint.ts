/** Points of exponential histograms: buckets are varints, so that no two points need to have the same length. */
import type { Buckets, ExponentialHistogramDataPoint } from "@efflux/core/DataPoint"
import type { ByteWriter } from "./ByteWriter.js"
import { writeExemplars } from "./exemplars.js"
import { areCounts, isCount } from "./integers.js"
import { type Layout, Shape } from "./Layout.js"

const Field = {
  attributes: 0x0a,
  start: 0x11,
  time: 0x19,
  count: 0x21,
  sum: 0x29,
  scale: 0x30,
  zeroCount: 0x39,
  positive: 0x42,
  negative: 0x4a,
  flags: 0x50,
  exemplars: 0x5a,
  min: 0x61,
  max: 0x69,
  zeroThreshold: 0x71,
  offset: 0x08,
  buckets: 0x12
} as const

const isInt32 = (value: number): boolean => (value | 0) === value

const canBeEncoded = (point: ExponentialHistogramDataPoint): boolean =>
  isInt32(point.scale) && isInt32(point.positive.offset) && isInt32(point.negative.offset) &&
  isCount(point.count) && isCount(point.zeroCount) &&
  areCounts(point.positive.bucketCounts) && areCounts(point.negative.bucketCounts)

const writeBuckets = (writer: ByteWriter, tag: number, { bucketCounts, offset }: Buckets): void => {
  if (bucketCounts.length === 0 && offset === 0) return
  const start = writer.open(tag)
  if (offset !== 0) writer.sint32(Field.offset, offset)
  if (bucketCounts.length > 0) {
    const packed = writer.open(Field.buckets)
    for (let i = 0; i < bucketCounts.length; i++) writer.integerVarint(bucketCounts[i])
    writer.close(packed)
  }
  writer.close(start)
}

export const exponentialHistogramPoint: Layout<ExponentialHistogramDataPoint> = {
  attributes: Field.attributes,
  write: (writer, point) => {
    if (!canBeEncoded(point)) return Shape.impossible
    writer.times(Field.start, point.startTimeUnixNano, Field.time, point.timeUnixNano)
    writer.fixed64(Field.count, point.count)
    writer.optionalDouble(Field.sum, point.sum)
    writer.sint32(Field.scale, point.scale)
    writer.fixed64(Field.zeroCount, point.zeroCount)
    writeBuckets(writer, Field.positive, point.positive)
    writeBuckets(writer, Field.negative, point.negative)
    if (point.flags !== 0) writer.uint32(Field.flags, point.flags)
    writeExemplars(writer, Field.exemplars, point.exemplars, "double")
    writer.optionalDouble(Field.min, point.min)
    writer.optionalDouble(Field.max, point.max)
    writer.double(Field.zeroThreshold, point.zeroThreshold)
    return Shape.fluid
  },
  patch: () => false
}
