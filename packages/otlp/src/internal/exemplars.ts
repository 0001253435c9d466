/** Exemplars: the raw measurements behind a point. */
import type { Exemplar } from "@efflux/core/DataPoint"
import type { NumberType } from "@efflux/core/MetricsData"
import { writeAttributes } from "./anyValue.js"
import type { ByteWriter } from "./ByteWriter.js"
import { isInteger } from "./integers.js"

const Field = { time: 0x11, double: 0x19, spanId: 0x22, traceId: 0x2a, int: 0x31, attributes: 0x3a } as const

/**
 * Writes each exemplar in a field with this tag. A number is told as the metric tells its own; a bigint is always an
 * integer. An id of the wrong length is left out: receivers would refuse the whole request.
 */
export const writeExemplars = (
  writer: ByteWriter,
  tag: number,
  exemplars: ReadonlyArray<Exemplar>,
  numberType: NumberType
): void => {
  for (const { filteredAttributes, spanId, timeUnixNano, traceId, value } of exemplars) {
    const start = writer.open(tag)
    writer.fixed64(Field.time, timeUnixNano)
    if (typeof value === "bigint" || (numberType === "int" && isInteger(value))) writer.fixed64(Field.int, value)
    else writer.double(Field.double, value)
    if (spanId !== undefined && spanId.length === 8) writer.blob(Field.spanId, spanId)
    if (traceId !== undefined && traceId.length === 16) writer.blob(Field.traceId, traceId)
    writeAttributes(writer, Field.attributes, filteredAttributes)
    writer.close(start)
  }
}
