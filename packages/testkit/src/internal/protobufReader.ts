/** A strict reader of protobuf messages, by the schema, that reports every departure from it. */
import { isUtf8 } from "node:buffer"
import { blank, type Field, type Message, type Scalar, type Tree } from "./otlpSchema.js"
import { below, type Path, type Violations } from "./violations.js"

interface Cursor {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly violations: Violations
  at: number
  /** The bytes make no sense any more: whoever reads on stops. */
  broken: boolean
}

/** As in the protobuf libraries. */
const maxDepth = 100

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true })

export const read = (bytes: Uint8Array, message: Message, violations: Violations): Tree => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return readMessage({ bytes, view, violations, at: 0, broken: false }, bytes.length, message, undefined, 0)
}

const malformed = (cursor: Cursor, path: Path | undefined, problem: string): void => {
  if (!cursor.broken) cursor.violations.add(path, `${problem}, at byte ${cursor.at}`)
  cursor.broken = true
}

const readMessage = (cursor: Cursor, end: number, message: Message, path: Path | undefined, depth: number): Tree => {
  const tree = blank(message)
  const seen = new Set<number>()
  let chosen: string | undefined
  if (depth > maxDepth) malformed(cursor, path, `more than ${maxDepth} messages lie in one another`)
  while (cursor.at < end && !cursor.broken) {
    const tag = Number(varint(cursor, end, path))
    const wire = tag % 8
    const field = message.byNumber.get(Math.floor(tag / 8))
    if (field === undefined) {
      cursor.violations.add(path, `unknown field ${Math.floor(tag / 8)}`)
      skip(cursor, end, wire, path)
    } else if (wire !== wireType(field)) {
      cursor.violations.add(path, `${field.name} has the wire type ${wire}, not ${wireType(field)}`)
      skip(cursor, end, wire, path)
    } else if (field.label === "many") {
      readMany(cursor, end, field, tree[field.key] as Array<unknown>, path, depth)
    } else {
      if (seen.has(field.number)) cursor.violations.add(path, `${field.name} is there twice`)
      if (field.label === "choice" && chosen !== undefined && chosen !== field.name) {
        cursor.violations.add(path, `${chosen} and ${field.name} exclude each other`)
      }
      if (field.label === "choice") chosen = field.name
      seen.add(field.number)
      tree[field.key] = readOne(cursor, end, field.type, below(path, field.name), depth)
    }
  }
  return tree
}

const readMany = (
  cursor: Cursor,
  end: number,
  { name, type }: Field,
  into: Array<unknown>,
  path: Path | undefined,
  depth: number
): void => {
  if (typeof type !== "string" || scalarWireType[type] === 2) {
    into.push(readOne(cursor, end, type, below(path, name, into.length), depth))
    return
  }
  const last = limit(cursor, end, path)
  while (cursor.at < last && !cursor.broken) into.push(readScalar(cursor, last, type, below(path, name, into.length)))
}

const readOne = (cursor: Cursor, end: number, type: Scalar | Message, path: Path, depth: number): unknown =>
  typeof type === "string"
    ? readScalar(cursor, end, type, path)
    : readMessage(cursor, limit(cursor, end, path), type, path, depth + 1)

const scalarWireType: Readonly<Record<Scalar, number>> = {
  string: 2,
  bytes: 2,
  id: 2,
  bool: 0,
  enum: 0,
  double: 1,
  fixed64: 1,
  sfixed64: 1,
  int64: 0,
  uint64: 0,
  uint32: 0,
  sint32: 0
}

/** Repeated numbers are packed: proto3 writes nothing else. */
const wireType = ({ label, type }: Field): number =>
  typeof type !== "string" || label === "many" ? 2 : scalarWireType[type]

const readScalar = (cursor: Cursor, end: number, type: Scalar, path: Path): unknown => {
  switch (type) {
    case "string": {
      const bytes = delimited(cursor, end, path)
      if (!isUtf8(bytes)) cursor.violations.add(path, "not valid UTF-8")
      return utf8.decode(bytes)
    }
    case "bytes":
    case "id":
      return delimited(cursor, end, path).slice()
    case "double":
      return advance(cursor, end, 8, path) ? cursor.view.getFloat64(cursor.at - 8, true) : 0
    case "fixed64":
      return advance(cursor, end, 8, path) ? cursor.view.getBigUint64(cursor.at - 8, true) : 0n
    case "sfixed64":
      return advance(cursor, end, 8, path) ? cursor.view.getBigInt64(cursor.at - 8, true) : 0n
    case "int64":
      return BigInt.asIntN(64, varint(cursor, end, path))
    case "uint64":
      return varint(cursor, end, path)
    case "bool":
      return Number(within(cursor, end, 1n, type, path)) === 1
    case "enum":
    case "uint32":
      return Number(within(cursor, end, 0xffffffffn, type, path))
    case "sint32": {
      const zigzag = Number(within(cursor, end, 0xffffffffn, type, path))
      return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2
    }
  }
}

const within = (cursor: Cursor, end: number, max: bigint, type: Scalar, path: Path): bigint => {
  const value = varint(cursor, end, path)
  if (value > max) cursor.violations.add(path, `${value} is no ${type}`)
  return value
}

const advance = (cursor: Cursor, end: number, bytes: number, path: Path | undefined): boolean => {
  if (cursor.broken) return false
  if (cursor.at + bytes > end) malformed(cursor, path, "cut off")
  else cursor.at += bytes
  return !cursor.broken
}

/** The end of what a length announces. */
const limit = (cursor: Cursor, end: number, path: Path | undefined): number => {
  const length = Number(varint(cursor, end, path))
  if (cursor.broken) return cursor.at
  if (cursor.at + length > end) malformed(cursor, path, `a length of ${length} where ${end - cursor.at} bytes are left`)
  return cursor.broken ? cursor.at : cursor.at + length
}

const delimited = (cursor: Cursor, end: number, path: Path): Uint8Array => {
  const last = limit(cursor, end, path)
  const bytes = cursor.bytes.subarray(cursor.at, last)
  cursor.at = last
  return bytes
}

const varint = (cursor: Cursor, end: number, path: Path | undefined): bigint => {
  let low = 0
  let high = 0n
  for (let i = 0; i < 10; i++) {
    if (!advance(cursor, end, 1, path)) return 0n
    const byte = cursor.bytes[cursor.at - 1]!
    if (i < 7) low += (byte % 128) * 2 ** (7 * i)
    else high |= BigInt(byte % 128) << BigInt(7 * i)
    if (byte < 128) {
      if (i === 9 && byte > 1) malformed(cursor, path, "a varint of more than 64 bits")
      return i < 7 ? BigInt(low) : high | BigInt(low)
    }
  }
  malformed(cursor, path, "a varint of more than 10 bytes")
  return 0n
}

const skip = (cursor: Cursor, end: number, wire: number, path: Path | undefined): void => {
  if (wire === 0) varint(cursor, end, path)
  else if (wire === 1) advance(cursor, end, 8, path)
  else if (wire === 2) cursor.at = limit(cursor, end, path)
  else if (wire === 5) advance(cursor, end, 4, path)
  else malformed(cursor, path, `the wire type ${wire} does not exist in proto3`)
}
