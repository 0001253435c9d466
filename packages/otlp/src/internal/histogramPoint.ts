/** Points of histograms with explicit boundaries. */
import type { HistogramDataPoint } from "@efflux/core/DataPoint"
import { writeExemplars } from "./exemplars.js"
import { areCounts, isCount, lengthSize, setInteger } from "./integers.js"
import { type Layout, patchTimes, Shape, timesSize } from "./Layout.js"

const Field = {
  start: 0x11,
  time: 0x19,
  count: 0x21,
  sum: 0x29,
  buckets: 0x32,
  bounds: 0x3a,
  exemplars: 0x42,
  attributes: 0x4a,
  flags: 0x50,
  min: 0x59,
  max: 0x61
} as const

/** One tag and eight bytes. */
const fixed = 9
const countAt = timesSize + 1

/** Which of the optional fields there are, and how many buckets. Never 0. */
const shapeOf = (point: HistogramDataPoint): number =>
  (point.bucketCounts.length << 4) |
  (point.sum === undefined ? 0 : 8) | (point.min === undefined ? 0 : 4) | (point.max === undefined ? 0 : 2) | 1

const sameNumbers = (a: ReadonlyArray<number>, b: ReadonlyArray<number>): boolean =>
  a === b || (a.length === b.length && a.every((bound, i) => Object.is(bound, b[i])))

/** Overwrites the bucket counts; `false` if one of them is no count. */
const patchCounts = (view: DataView, start: number, counts: ReadonlyArray<number | bigint>): boolean => {
  let at = start
  for (let i = 0; i < counts.length; i++, at += 8) {
    const count = counts[i]
    if (typeof count === "number" && count >= 0 && (count | 0) === count) {
      view.setInt32(at, count, true)
      view.setInt32(at + 4, 0, true)
    } else if (isCount(count)) {
      setInteger(view, at, count)
    } else {
      return false
    }
  }
  return true
}

/** Bucket counts and bounds that do not belong together, and counts that are none, cannot be encoded (R209). */
export const histogramPoint: Layout<HistogramDataPoint> = {
  attributes: Field.attributes,
  constant: (point) => point.explicitBounds,
  write: (writer, point) => {
    const { bucketCounts, exemplars, explicitBounds, flags } = point
    const fits = bucketCounts.length === explicitBounds.length + 1 ||
      (bucketCounts.length === 0 && explicitBounds.length === 0)
    if (!fits || !isCount(point.count) || !areCounts(bucketCounts)) return Shape.impossible
    writer.times(Field.start, point.startTimeUnixNano, Field.time, point.timeUnixNano)
    writer.fixed64(Field.count, point.count)
    writer.optionalDouble(Field.sum, point.sum)
    writer.optionalDouble(Field.min, point.min)
    writer.optionalDouble(Field.max, point.max)
    writer.packedIntegers(Field.buckets, bucketCounts)
    writer.packedDoubles(Field.bounds, explicitBounds)
    if (flags !== 0) writer.uint32(Field.flags, flags)
    if (exemplars.length > 0) writeExemplars(writer, Field.exemplars, exemplars, "double")
    return flags !== 0 || exemplars.length > 0 ? Shape.fluid : shapeOf(point)
  },
  patch: (block, from, to, points, view, shift, times) => {
    const { constants, fixedAt, series, shapes, start, starts } = block
    const { start: startWords, time: timeWords } = times
    for (let i = from; i < to; i++) {
      const point = points[start + i]
      if (point.series !== series[i] || point.flags !== 0 || point.exemplars.length !== 0) return false
      if (shapes[i] !== shapeOf(point) || !sameNumbers(point.explicitBounds, constants[i])) return false
      if (!isCount(point.count)) return false
      let at = shift + fixedAt[i]
      patchTimes(view, at, point, starts[i], startWords, timeWords)
      setInteger(view, at + countAt, point.count)
      at += countAt + fixed
      if (point.sum !== undefined) {
        view.setFloat64(at, point.sum, true)
        at += fixed
      }
      if (point.min !== undefined) {
        view.setFloat64(at, point.min, true)
        at += fixed
      }
      if (point.max !== undefined) {
        view.setFloat64(at, point.max, true)
        at += fixed
      }
      const counts = point.bucketCounts
      if (counts.length > 0 && !patchCounts(view, at + lengthSize(counts.length * 8), counts)) return false
    }
    return true
  }
}
