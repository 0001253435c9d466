/** Takes a request in: from HTTP to a checked message. */
import * as FileSystem from "@effect/platform/FileSystem"
import * as HttpIncomingMessage from "@effect/platform/HttpIncomingMessage"
import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Zlib from "node:zlib"
import * as OtlpDecoder from "../OtlpDecoder.js"

/** What the specification lets a sender send (R168), before and after decompression. */
export const maxBytes = 64 * 1024 * 1024

export interface Intake extends OtlpDecoder.Decoded {
  readonly encoding: OtlpDecoder.Encoding | undefined
  /** Bytes of the body as they came over the wire. */
  readonly size: number
  /** What violations are answered with. */
  readonly status: number
}

export const path = "/v1/metrics"

export const intake = (request: HttpServerRequest): Effect.Effect<Intake> => {
  const type = mediaType(request.headers["content-type"])
  const encoding = encodings.get(type)
  const compression = request.headers["content-encoding"] ?? "identity"
  if (pathOf(request.url) !== path) return refuse(404, `the path is ${pathOf(request.url)}, not ${path}`, encoding)
  if (request.method !== "POST") return refuse(405, `the method is ${request.method}, not POST`, encoding)
  if (encoding === undefined) {
    return refuse(415, `the content type is "${type}", neither ${Array.from(encodings.keys()).join(" nor ")} (R180)`)
  }
  if (compression !== "identity" && compression !== "gzip") {
    return refuse(415, `the content encoding is ${compression}, neither identity nor gzip`, encoding)
  }
  return HttpIncomingMessage.withMaxBodySize(request.arrayBuffer, Option.some(FileSystem.Size(maxBytes))).pipe(
    Effect.mapError(() => `the body is broken off, or longer than ${maxBytes} bytes (R168)`),
    Effect.flatMap((buffer) => {
      const body = new Uint8Array(buffer)
      return Effect.match(compression === "gzip" ? gunzip(body) : Effect.succeed(body), {
        onFailure: (why) => refusal(why === tooLong ? 413 : 400, why, encoding, body.length),
        onSuccess: (plain) => ({
          ...OtlpDecoder.decode(plain, encoding),
          encoding,
          size: body.length,
          status: 400
        })
      })
    }),
    Effect.catchAll((why) => refuse(413, why, encoding))
  )
}

const encodings: ReadonlyMap<string, OtlpDecoder.Encoding> = new Map([
  ["application/x-protobuf", "protobuf"],
  ["application/json", "json"]
])

const mediaType = (header = ""): string => header.split(";")[0]!.trim().toLowerCase()

const pathOf = (url: string): string => url.split("?")[0]!

const refusal = (
  status: number,
  violation: string,
  encoding: OtlpDecoder.Encoding | undefined,
  size: number
): Intake => ({ status, encoding, size, request: { resourceMetrics: [] }, violations: [violation] })

const refuse = (status: number, violation: string, encoding?: OtlpDecoder.Encoding): Effect.Effect<Intake> =>
  Effect.succeed(refusal(status, violation, encoding, 0))

const tooLong = `the body is longer than ${maxBytes} bytes when it is decompressed (R168)`

const gunzip = (body: Uint8Array): Effect.Effect<Uint8Array, string> =>
  Effect.async((resume) => {
    Zlib.gunzip(body, { maxOutputLength: maxBytes }, (error: NodeJS.ErrnoException | null, plain) => {
      if (error === null) resume(Effect.succeed(plain))
      else resume(Effect.fail(error.code === "ERR_BUFFER_TOO_LARGE" ? tooLong : `not valid gzip: ${error.message}`))
    })
  })
