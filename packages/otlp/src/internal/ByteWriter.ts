/**
 * One growing buffer that protobuf fields are written into, front to back. A message's length is written when the
 * message ends: `open` leaves room for it, `close` fills it in.
 */
import { lengthSize, setInteger, setLength, Words } from "./integers.js"

const encoder = new TextEncoder()
const scratch = new DataView(new ArrayBuffer(8))

/** Below this length a loop over the characters is quicker than a call of `encodeInto`. */
const short = 48

/** A tag is a field's number and wire type, in one byte: no field of OTLP's metrics needs two. */
export class ByteWriter {
  bytes = new Uint8Array(4096)
  view = new DataView(this.bytes.buffer)
  length = 0

  private readonly start = new Words()
  private readonly time = new Words()

  /** Makes room for so many more bytes. */
  reserve(more: number): void {
    const needed = this.length + more
    if (needed <= this.bytes.length) return
    const bytes = new Uint8Array(Math.max(needed, this.bytes.length * 2))
    bytes.set(this.bytes.subarray(0, this.length))
    this.bytes = bytes
    this.view = new DataView(bytes.buffer)
  }

  /** A copy of the bytes from `from` on. */
  slice(from = 0): Uint8Array {
    return this.bytes.slice(from, this.length)
  }

  tag(tag: number): void {
    this.reserve(1)
    this.bytes[this.length++] = tag
  }

  /** A field of up to 32 unsigned bits, as a varint. */
  uint32(tag: number, value: number): void {
    this.tag(tag)
    this.varint(value | 0, 0)
  }

  /** A field of type `sint32`, in zigzag. */
  sint32(tag: number, value: number): void {
    this.uint32(tag, (value << 1) ^ (value >> 31))
  }

  /** A field of type `int64`: a negative one takes ten bytes. */
  int64(tag: number, value: number | bigint): void {
    this.tag(tag)
    this.integerVarint(value)
  }

  /** The low 64 bits of an integer as a varint, without a tag. */
  integerVarint(value: number | bigint): void {
    setInteger(scratch, 0, value)
    this.varint(scratch.getInt32(0, true), scratch.getInt32(4, true))
  }

  /** A field of type `fixed64` or `sfixed64`. */
  fixed64(tag: number, value: number | bigint): void {
    this.reserve(9)
    this.bytes[this.length] = tag
    setInteger(this.view, this.length + 1, value)
    this.length += 9
  }

  /** The two times of a point, which are mostly those of the point before. */
  times(startTag: number, start: bigint, timeTag: number, time: bigint): void {
    if (start !== this.start.value) this.start.set(start)
    if (time !== this.time.value) this.time.set(time)
    this.words(startTag, this.start)
    this.words(timeTag, this.time)
  }

  /** A field of type `double`. */
  double(tag: number, value: number): void {
    this.reserve(9)
    this.bytes[this.length] = tag
    this.view.setFloat64(this.length + 1, value, true)
    this.length += 9
  }

  /** A `double` field, unless there is none. */
  optionalDouble(tag: number, value: number | undefined): void {
    if (value !== undefined) this.double(tag, value)
  }

  /** A packed field of type `fixed64`; nothing for no values. */
  packedIntegers(tag: number, values: ReadonlyArray<number | bigint>): void {
    let at = this.packed(tag, values.length)
    for (let i = 0; i < values.length; i++, at += 8) setInteger(this.view, at, values[i])
  }

  /** A packed field of type `double`; nothing for no values. */
  packedDoubles(tag: number, values: ReadonlyArray<number>): void {
    let at = this.packed(tag, values.length)
    for (let i = 0; i < values.length; i++, at += 8) this.view.setFloat64(at, values[i], true)
  }

  /** A field of type `bytes`. */
  blob(tag: number, value: Uint8Array): void {
    this.reserve(6 + value.length)
    this.bytes[this.length++] = tag
    this.count(value.length)
    this.raw(value, 0, value.length)
  }

  /** A string in UTF-8; a lone surrogate becomes U+FFFD. */
  string(tag: number, value: string): void {
    this.reserve(6 + value.length * 3)
    this.bytes[this.length++] = tag
    if (value.length > short || !this.ascii(value)) this.utf8(value)
  }

  /** A piece of other bytes, as it is. */
  raw(bytes: Uint8Array, from: number, to: number): void {
    this.reserve(to - from)
    const target = this.bytes
    let at = this.length
    if (to - from > 64) target.set(bytes.subarray(from, to), at)
    else for (let i = from; i < to; i++) target[at++] = bytes[i]
    this.length += to - from
  }

  /** Begins a message whose length is likely to take `width` bytes; returns where its content begins. */
  open(tag: number, width = 1): number {
    this.reserve(6)
    this.bytes[this.length] = tag
    this.length += 1 + width
    return this.length
  }

  /** Ends the message that began at `start`; returns how far its content had to move. */
  close(start: number, width = 1): number {
    const size = this.length - start
    const moved = lengthSize(size) - width
    if (moved !== 0) {
      this.reserve(5)
      this.bytes.copyWithin(start + moved, start, this.length)
      this.length += moved
    }
    setLength(this.bytes, start - width, size)
    return moved
  }

  private ascii(value: string): boolean {
    const bytes = this.bytes
    const start = this.length + 1
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i)
      if (code > 0x7f) return false
      bytes[start + i] = code
    }
    bytes[this.length] = value.length
    this.length = start + value.length
    return true
  }

  private utf8(value: string): void {
    const width = lengthSize(value.length)
    this.length += width
    const start = this.length
    this.length += encoder.encodeInto(value, this.bytes.subarray(start)).written
    this.close(start, width)
  }

  private words(tag: number, words: Words): void {
    this.reserve(9)
    this.bytes[this.length] = tag
    this.view.setInt32(this.length + 1, words.low, true)
    this.view.setInt32(this.length + 5, words.high, true)
    this.length += 9
  }

  private packed(tag: number, count: number): number {
    if (count === 0) return this.length
    this.reserve(6 + count * 8)
    this.bytes[this.length++] = tag
    this.count(count * 8)
    const start = this.length
    this.length += count * 8
    return start
  }

  private count(length: number): void {
    setLength(this.bytes, this.length, length)
    this.length += lengthSize(length)
  }

  private varint(low: number, high: number): void {
    this.reserve(10)
    let rest = low
    let above = high
    while (above !== 0 || rest >>> 0 > 0x7f) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80
      rest = (rest >>> 7) | (above << 25)
      above >>>= 7
    }
    this.bytes[this.length++] = rest
  }
}
