/** Points of sums and gauges. */
import type { NumberDataPoint } from "@efflux/core/DataPoint"
import type { NumberType } from "@efflux/core/MetricsData"
import { writeExemplars } from "./exemplars.js"
import { isInteger, setInteger } from "./integers.js"
import { type Layout, patchTimes, Shape, timesSize } from "./Layout.js"

const Field = { start: 0x11, time: 0x19, double: 0x21, exemplars: 0x2a, int: 0x31, attributes: 0x3a, flags: 0x40 } as const

const intShape = 1
const doubleShape = 2
const valueAt = timesSize + 1

/** A number that 64 bits cannot hold as an integer is written as a double, also in a metric of integers. */
const layout = (numberType: NumberType): Layout<NumberDataPoint> => ({
  attributes: Field.attributes,
  write: (writer, point) => {
    const { exemplars, flags, value } = point
    const int = numberType === "int" && isInteger(value)
    writer.times(Field.start, point.startTimeUnixNano, Field.time, point.timeUnixNano)
    if (int) writer.fixed64(Field.int, value)
    else writer.double(Field.double, Number(value))
    if (flags !== 0) writer.uint32(Field.flags, flags)
    if (exemplars.length > 0) writeExemplars(writer, Field.exemplars, exemplars, numberType)
    return flags !== 0 || exemplars.length > 0 ? Shape.fluid : int ? intShape : doubleShape
  },
  patch: (block, from, to, points, view, shift, times) => {
    const { fixedAt, series, shapes, start } = block
    for (let i = from; i < to; i++) {
      const point = points[start + i]
      if (point.series !== series[i] || point.flags !== 0 || point.exemplars.length !== 0) return false
      const value = point.value
      const int = numberType === "int" && isInteger(value)
      if (shapes[i] !== (int ? intShape : doubleShape)) return false
      const at = shift + fixedAt[i]
      patchTimes(block, i, point, view, at, times)
      if (int) setInteger(view, at + valueAt, value)
      else view.setFloat64(at + valueAt, typeof value === "number" ? value : Number(value), true)
    }
    return true
  }
})

export const intPoint: Layout<NumberDataPoint> = layout("int")

export const doublePoint: Layout<NumberDataPoint> = layout("double")
