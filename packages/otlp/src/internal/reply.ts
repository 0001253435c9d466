/** Reads the body of an OTLP/HTTP reply, in the encoding that its content type names. */
import { oneLine, type Reply } from "@efflux/http/Verdict"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Responses from "./responses.js"

const none: Responses.PartialSuccess = { rejectedDataPoints: 0, errorMessage: "" }

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

/** The partial success in a reply; `None` when the reply is not OTLP's. An empty body is the empty message. */
export const partialSuccess = (reply: Reply): Option.Option<Responses.PartialSuccess> =>
  reply.body.length === 0 ? Option.some(none) : readPartialSuccess(reply)

/** Whether a reply comes from something else than a receiver: a page, or bytes that its own type does not fit. */
export const isForeign = (reply: Reply): boolean =>
  encodingOf(reply) !== "other" || /html/i.test(reply.headers["content-type"] ?? "") || text(reply.body).startsWith("<")

const readPartialSuccess = (reply: Reply): Option.Option<Responses.PartialSuccess> => {
  switch (encodingOf(reply)) {
    case "protobuf":
      return Either.getRight(Responses.decodeResponse(reply.body))
    case "json":
      return Option.map(
        Schema.decodeOption(PartialSuccessJson)(text(reply.body)),
        ({ partialSuccess: partial }) => ({
          rejectedDataPoints: partial?.rejectedDataPoints ?? 0,
          errorMessage: partial?.errorMessage ?? ""
        })
      )
    case "other":
      return Option.none()
  }
}

/** The message of the `google.rpc.Status` in a refusal, if there is one. */
export const statusMessage = (reply: Reply): Option.Option<string> =>
  readStatus(reply).pipe(
    Option.map(({ message }) => oneLine(message)),
    Option.filter((message) => message !== "")
  )

const readStatus = (reply: Reply): Option.Option<{ readonly message: string }> => {
  switch (encodingOf(reply)) {
    case "protobuf":
      return Responses.decodeStatus(reply.body)
    case "json":
      return Schema.decodeOption(StatusJson)(text(reply.body))
    case "other":
      return Option.none()
  }
}

const text = (body: Uint8Array): string => new TextDecoder().decode(body)

/** What is said of a success that is not OTLP's. */
export const notOtlp = (reply: Reply): string =>
  `the answer ${reply.status} is not OTLP's, but ${reply.headers["content-type"] ?? "of no type"}; ` +
  "is the url that of an OTLP receiver?"
