/** The replies of the embedded receiver. */
import * as NodeHttpServerRequest from "@effect/platform-node/NodeHttpServerRequest"
import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import protobuf from "protobufjs/minimal.js"
import type { Answer } from "../OtlpAnswer.js"
import type { Encoding } from "../OtlpDecoder.js"

type Response = HttpServerResponse.HttpServerResponse

export const reply = (answer: Answer, encoding: Encoding, request: HttpServerRequest): Effect.Effect<Response> => {
  if (typeof answer === "number") return Effect.succeed(status(answer, encoding, "as the script says"))
  if (typeof answer === "string") return named(answer, encoding, request)
  if ("delay" in answer) {
    return Effect.delay(Effect.suspend(() => reply(answer.answer ?? "ok", encoding, request)), answer.delay)
  }
  if ("rejected" in answer) return Effect.succeed(partial(encoding, answer.rejected, answer.message ?? ""))
  const { body, headers = {}, retryAfter } = answer
  const response = body === undefined
    ? status(answer.status, encoding, "as the script says")
    : HttpServerResponse.text(body, { status: answer.status, contentType: "text/html" })
  return Effect.succeed(HttpServerResponse.setHeaders(response, {
    ...retryAfter === undefined ? {} : { "retry-after": `${Math.ceil(Duration.toSeconds(retryAfter))}` },
    ...headers
  }))
}

const named = (
  answer: Extract<Answer, string>,
  encoding: Encoding,
  request: HttpServerRequest
): Effect.Effect<Response> => {
  switch (answer) {
    case "ok":
      return Effect.succeed(status(200, encoding, ""))
    case "garbage":
      return Effect.succeed(message(200, encoding, new Uint8Array([0xff, 0xff, 0xff]), "}garbage{"))
    case "hang":
      return Effect.never
    case "reset":
      return Effect.zipRight(
        Effect.sync(() => NodeHttpServerRequest.toIncomingMessage(request).socket.resetAndDestroy()),
        Effect.never
      )
  }
}

/** A 2xx with an empty message, or a failure with a `google.rpc.Status`. */
export const status = (code: number, encoding: Encoding | undefined, why: string): Response => {
  if (encoding === undefined) return HttpServerResponse.text(why, { status: code })
  if (code >= 200 && code < 300) return message(code, encoding, new Uint8Array(0), {})
  const rpc = rpcCode(code)
  return message(
    code,
    encoding,
    protobuf.Writer.create().uint32(0x08).int32(rpc).uint32(0x12).string(why).finish(),
    { code: rpc, message: why }
  )
}

const partial = (encoding: Encoding, rejected: number, why: string): Response =>
  message(
    200,
    encoding,
    protobuf.Writer.create().uint32(0x0a).fork().uint32(0x08).int64(rejected).uint32(0x12).string(why).ldelim()
      .finish(),
    { partialSuccess: { rejectedDataPoints: String(rejected), errorMessage: why } }
  )

const message = (status: number, encoding: Encoding, bytes: Uint8Array, json: unknown): Response =>
  encoding === "protobuf"
    ? HttpServerResponse.uint8Array(bytes, { status, contentType: "application/x-protobuf" })
    : HttpServerResponse.text(typeof json === "string" ? json : JSON.stringify(json), {
      status,
      contentType: "application/json"
    })

/** As google.rpc.Code pairs them with HTTP. */
const rpcCode = (status: number): number => {
  switch (status) {
    case 400:
      return 3
    case 401:
      return 16
    case 403:
      return 7
    case 404:
      return 5
    case 429:
      return 8
    case 501:
      return 12
    case 503:
      return 14
    case 504:
      return 4
    default:
      return 2
  }
}
