/** Reads the body of an OTLP/HTTP reply, in the encoding that its content type names. */
import { oneLine, type Reply } from "@efflux/http/Verdict"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Responses from "./responses.js"

export interface PartialSuccess {
  readonly rejectedDataPoints: number
  readonly errorMessage: string
}

const none: PartialSuccess = { rejectedDataPoints: 0, errorMessage: "" }

type Encoding = "protobuf" | "json" | "other"

/** Parameters such as `; charset=utf-8` do not matter. */
const encodingOf = (reply: Reply): Encoding => {
  const type = reply.headers["content-type"]?.split(";")[0]!.trim().toLowerCase()
  return type === "application/json" ? "json" : type === "application/x-protobuf" ? "protobuf" : "other"
}

const Count = Schema.transform(Schema.Union(Schema.Number, Schema.NumberFromString), Schema.Number, {
  decode: (count) => count,
  encode: (count) => count
})

const PartialSuccessJson = Schema.parseJson(Schema.Struct({
  partialSuccess: Schema.optional(Schema.NullOr(Schema.Struct({
    rejectedDataPoints: Schema.optional(Count),
    errorMessage: Schema.optional(Schema.String)
  })))
}))

const StatusJson = Schema.parseJson(Schema.Struct({ message: Schema.String }))

/** `Left` says why the reply is not OTLP's. An empty body is the empty message: full success. */
export const partialSuccess = (reply: Reply): Either.Either<PartialSuccess, string> => {
  if (reply.body.length === 0) return Either.right(none)
  const read = {
    protobuf: () => Responses.decodeResponse(reply.body),
    json: () =>
      Schema.decodeEither(PartialSuccessJson)(text(reply.body)).pipe(
        Either.map(({ partialSuccess: partial }) => ({
          rejectedDataPoints: partial?.rejectedDataPoints ?? 0,
          errorMessage: partial?.errorMessage ?? ""
        }))
      ),
    other: () => Either.left(undefined)
  }
  return Either.mapLeft(read[encodingOf(reply)](), () => notOtlp(reply))
}

/** The message of the `google.rpc.Status` in a refusal, if there is one. */
export const statusMessage = (reply: Reply): Option.Option<string> => {
  const read = {
    protobuf: () => Responses.decodeStatus(reply.body),
    json: () => Schema.decodeOption(StatusJson)(text(reply.body)),
    other: () => Option.none()
  }
  return read[encodingOf(reply)]().pipe(
    Option.map(({ message }) => oneLine(message)),
    Option.filter((message) => message !== "")
  )
}

const text = (body: Uint8Array): string => new TextDecoder().decode(body)

const notOtlp = (reply: Reply): string =>
  `the answer ${reply.status} is not OTLP's, but ${reply.headers["content-type"] ?? "of no type"}; ` +
  "is the url that of an OTLP receiver?"
