/** Attributes as OTLP's `KeyValue` and `AnyValue`. */
import type { Attributes, AttributeValue } from "@efflux/core/Attributes"
import type { ByteWriter } from "./ByteWriter.js"

const Field = {
  key: 0x0a,
  value: 0x12,
  values: 0x0a,
  string: 0x0a,
  bool: 0x10,
  int: 0x18,
  double: 0x21,
  array: 0x2a,
  map: 0x32,
  bytes: 0x3a
} as const

/** Protobuf decoders stop at a depth of about 100 messages; what is nested deeper than this is written as empty. */
const maxDepth = 32

/** Writes each attribute as a `KeyValue` in a field with this tag. */
export const writeAttributes = (writer: ByteWriter, tag: number, attributes: Attributes): void => {
  for (let i = 0; i < attributes.length; i++) writeKeyValue(writer, tag, attributes[i][0], attributes[i][1], 0)
}

const writeKeyValue = (writer: ByteWriter, tag: number, key: string, value: AttributeValue, depth: number): void => {
  const start = writer.open(tag)
  writer.string(Field.key, key)
  writeAnyValue(writer, Field.value, value, depth)
  writer.close(start)
}

const writeAnyValue = (writer: ByteWriter, tag: number, value: AttributeValue, depth: number): void => {
  const start = writer.open(tag)
  switch (typeof value) {
    case "string":
      writer.string(Field.string, value)
      break
    case "boolean":
      writer.uint32(Field.bool, value ? 1 : 0)
      break
    case "bigint":
      writer.int64(Field.int, value)
      break
    case "number":
      if (Number.isSafeInteger(value) && !Object.is(value, -0)) writer.int64(Field.int, value)
      else writer.double(Field.double, value)
      break
    case "object":
      if (value !== null && depth < maxDepth) writeNested(writer, value, depth + 1)
  }
  writer.close(start)
}

const isArray: (value: object) => value is ReadonlyArray<AttributeValue> = Array.isArray

const writeNested = (
  writer: ByteWriter,
  value: Exclude<AttributeValue, string | boolean | bigint | number | null>,
  depth: number
): void => {
  if (value instanceof Uint8Array) {
    writer.blob(Field.bytes, value)
  } else if (isArray(value)) {
    const start = writer.open(Field.array)
    for (let i = 0; i < value.length; i++) writeAnyValue(writer, Field.values, value[i], depth)
    writer.close(start)
  } else {
    const start = writer.open(Field.map)
    for (const key of Object.keys(value)) writeKeyValue(writer, Field.values, key, value[key], depth)
    writer.close(start)
  }
}
