/** Takes a request in: from HTTP to a checked message. */
import type { HttpServerRequest } from "@effect/platform/HttpServerRequest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { Buffer } from "node:buffer"
import * as Zlib from "node:zlib"
import * as OtlpDecoder from "../OtlpDecoder.js"

export interface Intake extends OtlpDecoder.Decoded {
  readonly encoding: OtlpDecoder.Encoding | undefined
  /** Bytes of the body as they came over the wire. */
  readonly size: number
  /** What violations are answered with. */
  readonly status: number
}

/** What the specification lets a sender send (R168), before and after decompression. */
const maxBytes = 64 * 1024 * 1024

export const path = "/v1/metrics"

export const intake = (request: HttpServerRequest): Effect.Effect<Intake> => {
  const type = mediaType(request.headers["content-type"])
  const encoding = encodings.get(type)
  const compression = request.headers["content-encoding"] ?? "identity"
  return Effect.flatMap(readBody(request), ({ body, size }) => {
    const refuse = (status: number, violation: string): Intake => ({
      status,
      encoding,
      size,
      request: { resourceMetrics: [] },
      violations: [violation]
    })
    const accept = (plain: Uint8Array, encoding: OtlpDecoder.Encoding): Intake => ({
      ...OtlpDecoder.decode(plain, encoding),
      status: 400,
      encoding,
      size
    })
    const pathname = request.url.split("?")[0]!
    if (pathname !== path) return Effect.succeed(refuse(404, `the path is ${pathname}, not ${path}`))
    if (request.method !== "POST") return Effect.succeed(refuse(405, `the method is ${request.method}, not POST`))
    if (encoding === undefined) {
      const known = Array.from(encodings.keys()).join(" nor ")
      return Effect.succeed(refuse(415, `the content type is "${type}", neither ${known}`))
    }
    if (size > maxBytes) return Effect.succeed(refuse(413, `the body has ${size} bytes, more than 64 MiB`))
    if (compression === "identity") return Effect.succeed(accept(body, encoding))
    if (compression !== "gzip") {
      return Effect.succeed(refuse(415, `the content encoding is ${compression}, neither identity nor gzip`))
    }
    return Effect.match(gunzip(body), {
      onFailure: (error) =>
        error.code === "ERR_BUFFER_TOO_LARGE"
          ? refuse(413, "the body has more than 64 MiB when it is decompressed")
          : refuse(400, `not valid gzip: ${error.message}`),
      onSuccess: (plain) => accept(plain, encoding)
    })
  })
}

const encodings: ReadonlyMap<string, OtlpDecoder.Encoding> = new Map([
  ["application/x-protobuf", "protobuf"],
  ["application/json", "json"]
])

const mediaType = (header = ""): string => header.split(";")[0]!.trim().toLowerCase()

/**
 * Reads to the end, so that the client gets to the answer, but keeps no more than the limit. A client that broke off
 * gets none.
 */
const readBody = (request: HttpServerRequest): Effect.Effect<{ readonly body: Uint8Array; readonly size: number }> =>
  Effect.suspend(() => {
    const chunks: Array<Uint8Array> = []
    let size = 0
    return request.stream.pipe(
      Stream.runForEach((chunk) =>
        Effect.sync(() => {
          size += chunk.length
          if (size <= maxBytes) chunks.push(chunk)
        })
      ),
      Effect.map(() => ({ body: Buffer.concat(chunks), size })),
      Effect.catchAll(() => Effect.interrupt)
    )
  })

const gunzip = (body: Uint8Array): Effect.Effect<Uint8Array, NodeJS.ErrnoException> =>
  Effect.async((resume) => {
    Zlib.gunzip(body, { maxOutputLength: maxBytes }, (error: NodeJS.ErrnoException | null, plain) => {
      resume(error === null ? Effect.succeed(plain) : Effect.fail(error))
    })
  })
