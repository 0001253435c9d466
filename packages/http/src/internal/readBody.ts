/** Reads a reply to its end, unless it is too long. */
import type { HttpClientResponse } from "@effect/platform/HttpClientResponse"
import { Retry, TransportError } from "@efflux/core/ExportError"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { requestError } from "./requestError.js"

const tooLong = (status: number, maxBytes: number): TransportError =>
  new TransportError({
    reason: "reply",
    status,
    retry: Retry.Never(),
    message: `the receiver answered ${status} with more than ${maxBytes} bytes; the rest was not read`
  })

export const readBody = (
  response: HttpClientResponse,
  maxBytes: number
): Effect.Effect<Uint8Array, TransportError> => {
  const chunks: Array<Uint8Array> = []
  let length = 0
  return response.stream.pipe(
    Stream.mapError(requestError),
    Stream.runForEach((chunk) => {
      chunks.push(chunk)
      length += chunk.length
      return length > maxBytes ? Effect.fail(tooLong(response.status, maxBytes)) : Effect.void
    }),
    Effect.map(() => concat(chunks, length))
  )
}

const concat = (chunks: ReadonlyArray<Uint8Array>, length: number): Uint8Array => {
  const body = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    body.set(chunk, offset)
    offset += chunk.length
  }
  return body
}
