/** A TCP proxy that breaks the wire as it is told, between an exporter and a real receiver. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Net from "node:net"

/**
 * What happens to a connection:
 *
 * - `none`: bytes go through;
 * - `refuse`: nobody listens;
 * - `silence`: requests are read and never answered;
 * - `delay`: bytes of requests go through after 30 ms;
 * - `trickle`: a request goes through 256 bytes at a time, every 2 ms;
 * - `garbage`: the answer is not HTTP;
 * - `reset-request`: the connection is reset when a request comes;
 * - `reset-reply`: the receiver gets the request, and its answer breaks off by a reset after 20 bytes;
 * - `stuck-reply`: the same, but the connection stays open without the rest;
 * - `half-close`: our side of the connection is closed when a request comes, without an answer;
 * - a number: that HTTP status, and nothing reaches the receiver.
 */
export type Fault =
  | "none"
  | "refuse"
  | "silence"
  | "delay"
  | "trickle"
  | "garbage"
  | "reset-request"
  | "reset-reply"
  | "stuck-reply"
  | "half-close"
  | number

export interface FaultProxy {
  readonly url: string
  readonly set: (fault: Fault) => Effect.Effect<void>
  /** How many connections are open. */
  readonly connections: Effect.Effect<number>
}

const host = "127.0.0.1"

const listen = (server: Net.Server, port: number): Effect.Effect<number> =>
  Effect.async((resume) => {
    server.listen(port, host, () => resume(Effect.succeed((server.address() as Net.AddressInfo).port)))
  })

const refusal = (status: number): string =>
  `HTTP/1.1 ${status} Fault\r\ncontent-length: 5\r\nconnection: close\r\n\r\nfault`

/** Hands a request's bytes on in small pieces. */
const trickle = (to: Net.Socket, bytes: Buffer): void => {
  if (bytes.length === 0 || to.destroyed) return
  to.write(bytes.subarray(0, 256))
  setTimeout(trickle, 2, to, bytes.subarray(256))
}

const onRequest = (fault: Fault, client: Net.Socket, receiver: Net.Socket, bytes: Buffer): void => {
  if (typeof fault === "number") return void client.end(refusal(fault))
  switch (fault) {
    case "silence":
      return
    case "delay":
      return void setTimeout(() => receiver.write(bytes), 30)
    case "trickle":
      return trickle(receiver, bytes)
    case "garbage":
      return void client.end("SSH-2.0-OpenSSH_9.2\r\n")
    case "reset-request":
      return void client.resetAndDestroy()
    case "half-close":
      return void client.end()
    default:
      return void receiver.write(bytes)
  }
}

const onReply = (fault: Fault, client: Net.Socket, bytes: Buffer): void => {
  if (fault === "reset-reply") client.write(bytes.subarray(0, 20), () => client.resetAndDestroy())
  else if (fault === "stuck-reply") client.write(bytes.subarray(0, 20))
  else client.write(bytes)
}

/** Starts a proxy to the receiver; with its scope it ends, and every connection with it. */
export const make = (receiverUrl: string): Effect.Effect<FaultProxy, never, Scope.Scope> =>
  Effect.gen(function*() {
    const receiver = new URL(receiverUrl)
    const sockets = new Set<Net.Socket>()
    let fault: Fault = "none"

    const adopt = (socket: Net.Socket): Net.Socket => {
      sockets.add(socket)
      return socket.on("error", () => undefined).on("close", () => sockets.delete(socket))
    }
    const server = Net.createServer({ allowHalfOpen: true }, (client) => {
      const upstream = adopt(Net.connect(Number(receiver.port), receiver.hostname))
      adopt(client)
        .on("data", (bytes) => onRequest(fault, client, upstream, bytes))
        .on("close", () => upstream.destroy())
        .on("end", () => client.end())
      upstream.on("data", (bytes) => onReply(fault, client, bytes)).on("close", () => client.destroy())
    })
    const disconnect = Effect.sync(() => sockets.forEach((socket) => socket.destroy()))
    const stop = Effect.zipRight(
      disconnect,
      Effect.async<void>((resume) => void server.close(() => resume(Effect.void)))
    )

    const port = yield* listen(server, 0)
    yield* Effect.addFinalizer(() => server.listening ? stop : Effect.void)
    return {
      url: `http://${host}:${port}${receiver.pathname}`,
      set: (next) =>
        Effect.gen(function*() {
          fault = next
          if (next === "refuse" && server.listening) yield* stop
          if (next !== "refuse" && !server.listening) yield* listen(server, port)
        }),
      connections: Effect.sync(() => sockets.size)
    }
  })
