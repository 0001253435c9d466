/**
 * How the points of one kind lie in bytes: first the fields that change and have a fixed width, then whatever else, the
 * attributes last.
 */
import type { Common } from "@efflux/core/DataPoint"
import type { Block } from "./Block.js"
import type { ByteWriter } from "./ByteWriter.js"
import { Words } from "./integers.js"

/**
 * What a layout says of a point that it has written. A positive shape numbers one of the layouts that can be patched:
 * a later point of the same shape differs in fields of fixed width only.
 */
export const Shape = {
  /** The format cannot take the point; what was written of it is to be dropped. */
  impossible: -1,
  /** The point is right, and a later one must be written anew. */
  fluid: 0
} as const

/** The start and the time that were last asked for: most points of a snapshot have the same. */
export class Times {
  readonly start = new Words()
  readonly time = new Words()
}

/** Methods, not functions, so that a layout of some kind of point is a layout: a metric's own layout meets its points. */
export interface Layout<P extends Common> {
  /** The tag of the attributes, which differs from kind to kind. */
  readonly attributes: number
  /** Writes a point but for its attributes, and returns its shape. */
  write(writer: ByteWriter, point: P): number
  /** What else a patch leaves as it is, to be compared by it: a histogram's bounds. */
  constant?(point: P): ReadonlyArray<number>
  /**
   * Overwrites what changes in a copy of a block's bytes, from the `from`th point of the block to the `to`th; `shift`
   * leads from an offset in the block to one in the copy. Returns `false` at the first point that no longer fits.
   */
  patch(
    block: Block,
    from: number,
    to: number,
    points: ReadonlyArray<P>,
    view: DataView,
    shift: number,
    times: Times
  ): boolean
}

/** Offsets of the fields that every patched point begins with, from its first byte: two tags, two times. */
const startAt = 1
const timeAt = 10

/** How many bytes the two times take, with their tags. */
export const timesSize = 18

/** Overwrites the times of a point, of which `known` is the start time that is there already. */
export const patchTimes = (
  view: DataView,
  at: number,
  point: Common,
  known: bigint,
  start: Words,
  time: Words
): void => {
  const startTime = point.startTimeUnixNano
  if (startTime !== known) {
    if (startTime !== start.value) start.set(startTime)
    view.setInt32(at + startAt, start.low, true)
    view.setInt32(at + startAt + 4, start.high, true)
  }
  if (point.timeUnixNano !== time.value) time.set(point.timeUnixNano)
  view.setInt32(at + timeAt, time.low, true)
  view.setInt32(at + timeAt + 4, time.high, true)
}
