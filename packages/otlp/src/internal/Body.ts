/**
 * A body that is written from its end to its beginning: when a message's length comes to be written, it is known.
 */
import type { Block } from "./Block.js"
import { lengthSize, setLength } from "./integers.js"

export class Body {
  private bytes: Uint8Array
  /** Over all of the bytes. */
  view: DataView
  /** Where the written part begins. */
  front: number

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity)
    this.view = new DataView(this.bytes.buffer)
    this.front = capacity
  }

  /** How many bytes are written. */
  get length(): number {
    return this.bytes.length - this.front
  }

  /** Drops what was written last, down to a former length. */
  cut(length: number): void {
    this.front = this.bytes.length - length
  }

  put(bytes: Uint8Array): void {
    if (bytes.length === 0) return
    this.reserve(bytes.length)
    this.front -= bytes.length
    this.bytes.set(bytes, this.front)
  }

  /** Puts the block's points from the `from`th to the `to`th; returns the way from an offset in the block to one here. */
  putBlock(block: Block, from: number, to: number): number {
    const first = block.offsets[from]
    const end = block.offsets[to]
    this.put(first === 0 && end === block.bytes.length ? block.bytes : block.bytes.subarray(first, end))
    return this.front - first
  }

  /** Makes a message of everything after the first `length` bytes that were written. */
  wrap(tag: number, length: number): void {
    const size = this.length - length
    this.reserve(6)
    this.front -= 1 + lengthSize(size)
    this.bytes[this.front] = tag
    setLength(this.bytes, this.front + 1, size)
  }

  /** What was written; a body that would keep much unused memory alive is copied. */
  finish(): Uint8Array {
    const written = this.front === 0 ? this.bytes : this.bytes.subarray(this.front)
    return this.front * 4 > this.bytes.length ? written.slice() : written
  }

  private reserve(more: number): void {
    if (more <= this.front) return
    const capacity = Math.max(this.bytes.length * 2, this.length + more)
    const bytes = new Uint8Array(capacity)
    const front = capacity - this.length
    bytes.set(this.bytes.subarray(this.front), front)
    this.bytes = bytes
    this.view = new DataView(bytes.buffer)
    this.front = front
  }
}
