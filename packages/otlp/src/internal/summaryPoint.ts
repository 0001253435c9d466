/** Points of summaries. */
import type { SummaryDataPoint } from "@efflux/core/DataPoint"
import { isCount } from "./integers.js"
import { type Layout, Shape } from "./Layout.js"

const Field = {
  start: 0x11,
  time: 0x19,
  count: 0x21,
  sum: 0x29,
  quantileValues: 0x32,
  attributes: 0x3a,
  flags: 0x40,
  quantile: 0x09,
  value: 0x11
} as const

export const summaryPoint: Layout<SummaryDataPoint> = {
  attributes: Field.attributes,
  write: (writer, point) => {
    if (!isCount(point.count)) return Shape.impossible
    writer.times(Field.start, point.startTimeUnixNano, Field.time, point.timeUnixNano)
    writer.fixed64(Field.count, point.count)
    writer.double(Field.sum, point.sum)
    for (const { quantile, value } of point.quantileValues) {
      const start = writer.open(Field.quantileValues)
      writer.double(Field.quantile, quantile)
      writer.double(Field.value, value)
      writer.close(start)
    }
    if (point.flags !== 0) writer.uint32(Field.flags, point.flags)
    return Shape.fluid
  },
  patch: () => false
}
