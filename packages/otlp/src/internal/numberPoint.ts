/** Points of sums and gauges. */
import type { NumberDataPoint } from "@efflux/core/DataPoint"
import type { NumberType } from "@efflux/core/MetricsData"
import { writeExemplars } from "./exemplars.js"
import { isInteger, setInteger } from "./integers.js"
import { type Layout, patchTimes, Shape, timesSize } from "./Layout.js"

const Field = {
  start: 0x11,
  time: 0x19,
  double: 0x21,
  exemplars: 0x2a,
  int: 0x31,
  attributes: 0x3a,
  flags: 0x40
} as const

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
    const { fixedAt, series, shapes, start, starts } = block
    const { start: startWords, time: timeWords } = times
    for (let i = from; i < to; i++) {
      const point = points[start + i]
      if (point.series !== series[i] || point.flags !== 0 || point.exemplars.length !== 0) return false
      const value = point.value
      const at = shift + fixedAt[i]
      if (shapes[i] === intShape) {
        if (typeof value === "number" && (value | 0) === value) {
          view.setInt32(at + valueAt, value, true)
          view.setInt32(at + valueAt + 4, value >> 31, true)
        } else if (isInteger(value)) {
          setInteger(view, at + valueAt, value)
        } else {
          return false
        }
      } else {
        if (numberType === "int" && isInteger(value)) return false
        view.setFloat64(at + valueAt, typeof value === "number" ? value : Number(value), true)
      }
      patchTimes(view, at, point, starts[i], startWords, timeWords)
    }
    return true
  }
})

export const intPoint: Layout<NumberDataPoint> = layout("int")

export const doublePoint: Layout<NumberDataPoint> = layout("double")
