/** Reads the small messages that OTLP receivers answer with. Whatever the bytes are, reading them does not throw. */
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import { Reader } from "protobufjs/minimal.js"

/** What an `ExportMetricsServiceResponse` says of the points that were not taken. */
export interface PartialSuccess {
  readonly rejectedDataPoints: number
  readonly errorMessage: string
}

/** A `google.rpc.Status`, without its details. */
export interface Status {
  readonly code: number
  readonly message: string
}

const empty: PartialSuccess = { rejectedDataPoints: 0, errorMessage: "" }

/** The partial success of an `ExportMetricsServiceResponse`; no bytes are an empty one. `Left` says what is wrong. */
export const decodeResponse = (bytes: Uint8Array): Either.Either<PartialSuccess, string> =>
  read(bytes, empty, (reader, tag, partial) => tag === 0x0a ? readPartial(reader.bytes(), partial) : undefined)

/** A `google.rpc.Status`, if the bytes are one. */
export const decodeStatus = (bytes: Uint8Array): Option.Option<Status> =>
  Option.getRight(
    read<Status>(bytes, { code: 0, message: "" }, (reader, tag, status) => {
      if (tag === 0x08) return { ...status, code: reader.int32() }
      if (tag === 0x12) return { ...status, message: reader.string() }
      return undefined
    })
  )

const readPartial = (bytes: Uint8Array, partial: PartialSuccess): PartialSuccess =>
  fields<PartialSuccess>(Reader.create(bytes), partial, (reader, tag, partial) => {
    if (tag === 0x08) return { ...partial, rejectedDataPoints: Number(reader.int64()) }
    if (tag === 0x12) return { ...partial, errorMessage: reader.string() }
    return undefined
  })

/** Reads one field into a message, or says with `undefined` that it does not know the field. */
type ReadField<A> = (reader: Reader, tag: number, message: A) => A | undefined

const read = <A>(bytes: Uint8Array, empty: A, readField: ReadField<A>): Either.Either<A, string> =>
  Either.try({ try: () => fields(Reader.create(bytes), empty, readField), catch: String })

const fields = <A>(reader: Reader, empty: A, readField: ReadField<A>): A => {
  let message = empty
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    const next = readField(reader, tag, message)
    if (next === undefined) reader.skipType(tag & 7)
    else message = next
  }
  return message
}
