/**
 * A block: the bytes of some neighbouring points of a metric, and where in them each field of fixed width lies.
 *
 * A block is never changed. An encode copies its bytes and overwrites the changing fields in the copy; when that does
 * not work out, it builds the block anew. So encodes that run interleaved cannot hurt each other.
 */
import type { Common } from "@efflux/core/DataPoint"
import type { Series } from "@efflux/core/Series"
import { writeAttributes } from "./anyValue.js"
import type { ByteWriter } from "./ByteWriter.js"
import { type Layout, Shape } from "./Layout.js"

/** How many points a block has, at most: few enough that its bytes stay in the processor's cache. */
export const blockSize = 256

export interface Block {
  readonly bytes: Uint8Array
  /** The index of the block's first point in its metric. */
  readonly start: number
  readonly series: ReadonlyArray<Series>
  readonly shapes: ReadonlyArray<number>
  /** The start times that the bytes hold. */
  readonly starts: ReadonlyArray<bigint>
  /** What the layout wants to be compared; empty if it wants nothing. */
  readonly constants: ReadonlyArray<ReadonlyArray<number>>
  /** Where each point begins, with its tag; and the end of the last one. A point that was left out has no bytes. */
  readonly offsets: ReadonlyArray<number>
  /** Where each point's first field begins. */
  readonly fixedAt: ReadonlyArray<number>
  /** Where each point's attributes begin; they reach to the point's end. */
  readonly attributesAt: ReadonlyArray<number>
  /** Whether every point has a shape that can be patched. */
  readonly patchable: boolean
}

/** The tag of the points, in every kind of metric. */
const dataPoints = 0x0a

/** After so many series that the former block does not have, it is not asked any more. */
const maxMisses = 8

/** Lays out the points from `start` to `end` of a metric. From the former block it takes the bytes of attributes. */
export const build = <P extends Common>(
  writer: ByteWriter,
  layout: Layout<P>,
  points: ReadonlyArray<P>,
  start: number,
  end: number,
  former: Block | undefined
): Block => {
  const series: Array<Series> = []
  const shapes: Array<number> = []
  const starts: Array<bigint> = []
  const constants: Array<ReadonlyArray<number>> = []
  const offsets: Array<number> = []
  const fixedAt: Array<number> = []
  const attributesAt: Array<number> = []
  let patchable = true
  let width = 1
  let known = 0
  let misses = 0

  writer.length = 0
  for (let i = start; i < end; i++) {
    const point = points[i]
    const offset = writer.length
    const content = writer.open(dataPoints, width)
    const shape = layout.write(writer, point)
    let moved = 0
    let attributes = writer.length
    if (shape === Shape.impossible) {
      writer.length = attributes = offset
    } else {
      const found = former === undefined || misses > maxMisses ? -1 : find(former, point.series, known)
      if (found >= 0 && former !== undefined) {
        known = found + 1
        writer.raw(former.bytes, former.attributesAt[found], former.offsets[found + 1])
      } else {
        misses++
        writeAttributes(writer, layout.attributes, point.series.attributes)
      }
      moved = writer.close(content, width)
      width += moved
    }
    series.push(point.series)
    shapes.push(shape)
    starts.push(point.startTimeUnixNano)
    if (layout.constant !== undefined) constants.push(layout.constant(point))
    offsets.push(offset)
    fixedAt.push(content + moved)
    attributesAt.push(attributes + moved)
    if (shape <= Shape.fluid) patchable = false
  }
  offsets.push(writer.length)
  return {
    bytes: writer.slice(),
    start,
    series,
    shapes,
    starts,
    constants,
    offsets,
    fixedAt,
    attributesAt,
    patchable
  }
}

/** Where the block has the series, looked for from `from` on: series vanish, and seldom change places. */
const find = (block: Block, series: Series, from: number): number => {
  for (let i = from; i < block.series.length; i++) {
    if (block.series[i] === series && block.shapes[i] !== Shape.impossible) return i
  }
  return -1
}

/** How many of the block's points were left out, from the `from`th to the `to`th. */
export const countOmitted = (block: Block, from: number, to: number): number => {
  if (block.patchable) return 0
  let omitted = 0
  for (let i = from; i < to; i++) {
    if (block.shapes[i] === Shape.impossible) omitted++
  }
  return omitted
}
