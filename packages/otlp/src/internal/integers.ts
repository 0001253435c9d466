/**
 * The 64-bit integers of the wire, written as two words of 32 bits: a `BigInt` operation per point would cost more than
 * everything else.
 */

const word = 4_294_967_296
const scratch = new DataView(new ArrayBuffer(8))

/** A 64-bit integer as its two words, and the bigint they stand for: set again only when that changes. */
export class Words {
  value = 0n
  low = 0
  high = 0

  set(value: bigint): void {
    scratch.setBigUint64(0, value, true)
    this.value = value
    this.low = scratch.getInt32(0, true)
    this.high = scratch.getInt32(4, true)
  }
}

/** The low 64 bits of an integer, in two's complement. */
export const setInteger = (view: DataView, at: number, value: number | bigint): void => {
  if (typeof value === "bigint") {
    view.setBigUint64(at, value, true)
  } else if ((value | 0) === value) {
    view.setInt32(at, value, true)
    view.setInt32(at + 4, value >> 31, true)
  } else {
    view.setUint32(at, value, true)
    view.setUint32(at + 4, Math.floor(value / word), true)
  }
}

/** Whether it is an integer that 64 bits hold; a bigint always is, it wraps. */
export const isInteger = (value: number | bigint): boolean =>
  typeof value === "bigint" || (value | 0) === value ||
  (Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63)

/** Whether it can be a count: an integer from 0 to 2^64 - 1. */
export const isCount = (value: number | bigint): boolean =>
  typeof value === "bigint"
    ? value >= 0n && BigInt.asUintN(64, value) === value
    : ((value | 0) === value && value >= 0) || (Number.isInteger(value) && value >= 0 && value < 2 ** 64)

/** Whether each of them can be a count. */
export const areCounts = (values: ReadonlyArray<number | bigint>): boolean => {
  for (let i = 0; i < values.length; i++) {
    if (!isCount(values[i])) return false
  }
  return true
}

/** How many bytes a length takes as a varint. */
export const lengthSize = (length: number): number =>
  length < 0x80 ? 1 : length < 0x4000 ? 2 : length < 0x20_0000 ? 3 : length < 0x1000_0000 ? 4 : 5

/** Writes a length as a varint of its `lengthSize`. */
export const setLength = (bytes: Uint8Array, at: number, length: number): void => {
  let rest = length
  let next = at
  while (rest > 0x7f) {
    bytes[next++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  bytes[next] = rest
}
