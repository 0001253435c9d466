/** Numbers as Effect's counters and gauges hold them, to those of a data point. */
import type * as DataPoint from "../../DataPoint.js"
import type { Count, NumberStream } from "./stream.js"

/** A `number` where it is exact. */
export const narrow = (value: bigint): Count => {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** The sum of two integers, exact; `NaN` and infinities are none. */
export const addIntegers = (a: Count, b: Count): Count => {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b
    if (Number.isSafeInteger(sum)) return sum
  }
  return narrow(BigInt(a) + BigInt(b))
}

/**
 * A value in the number type of its stream, or `undefined` if it has none there: Effect takes a gauge of numbers and one
 * of bigints for the same, so that either may hold the other's values.
 */
export const valueIn = (stream: NumberStream, value: Count): Count | undefined => {
  if (stream.numberType === "double") return Number(value)
  if (typeof value === "bigint") return narrow(value)
  return Number.isInteger(value) ? narrow(BigInt(value)) : undefined
}

/** Keys that Effect holds apart and that are one series: sums add up, and of gauges the last in the registry counts. */
export const fold = (
  stream: NumberStream,
  before: DataPoint.NumberDataPoint,
  point: DataPoint.NumberDataPoint
): DataPoint.NumberDataPoint => {
  if (stream._tag === "Gauge") return point
  const value = stream.numberType === "int"
    ? addIntegers(before.value, point.value)
    : Number(before.value) + Number(point.value)
  return { ...point, value }
}
