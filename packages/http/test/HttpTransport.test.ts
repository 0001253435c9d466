import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import { assert, describe, it } from "@effect/vitest"
import { Delivery, ExportError, InvalidOption, Payload, Range } from "@efflux/core"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Http from "node:http"
import * as Net from "node:net"
import * as Util from "node:util"
import { HttpTransport } from "../src/index.js"

const payload = Payload.make(new TextEncoder().encode("up 1"), "text/plain", Range.make(0, 3))

const listen = (server: Net.Server) =>
  Effect.acquireRelease(
    Effect.async<number>((resume) => {
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed((server.address() as Net.AddressInfo).port)))
    }),
    () => Effect.sync(() => server.close())
  )

const httpServer = (handler: Http.RequestListener) => {
  const server = Http.createServer(handler)
  return Effect.tap(listen(server), () => Effect.addFinalizer(() => Effect.sync(() => server.closeAllConnections())))
}

/** A server that speaks no HTTP: it does as it is told with each socket. */
const socketServer = (handler: (socket: Net.Socket) => void) => {
  const sockets = new Set<Net.Socket>()
  const server = Net.createServer((socket) => {
    sockets.add(socket.on("error", () => undefined))
    handler(socket)
  })
  return Effect.tap(
    listen(server),
    () => Effect.addFinalizer(() => Effect.sync(() => sockets.forEach((socket) => socket.destroy())))
  )
}

const send = (url: string, options: Partial<HttpTransport.Options> = {}) =>
  Effect.flatMap(HttpTransport.make({ url, ...options }), (transport) => transport.send(payload)).pipe(
    Effect.provide(NodeHttpClient.layerUndici)
  )

const failure = (url: string, options?: Partial<HttpTransport.Options>) =>
  Effect.flatMap(
    Effect.flip(send(url, options)),
    (error) => error instanceof ExportError.TransportError ? Effect.succeed(error) : Effect.die(error)
  )

describe("HttpTransport", () => {
  it.scopedLive("posts the payload as it is, with its type and the headers [R180]", () =>
    Effect.gen(function*() {
      const seen: Array<unknown> = []
      const port = yield* httpServer((request, response) => {
        const chunks: Array<Buffer> = []
        request.on("data", (chunk: Buffer) => chunks.push(chunk)).on("end", () => {
          const { authorization, "content-encoding": encoding, "content-length": length, "content-type": type } =
            request.headers
          seen.push([
            request.method,
            request.url,
            type,
            length,
            encoding,
            authorization,
            Buffer.concat(chunks).toString()
          ])
          response.writeHead(204).end()
        })
      })
      const headers = { Authorization: Redacted.make("Bearer secret-token") }
      const delivery = yield* send(`http://127.0.0.1:${port}/a/b?c=d`, { headers })
      assert.deepStrictEqual(delivery, Delivery.accepted(payload))
      assert.deepStrictEqual(seen, [["POST", "/a/b?c=d", "text/plain", "4", undefined, "Bearer secret-token", "up 1"]])
    }))

  it.scopedLive("reads replies to their end, so that connections serve many requests [R179]", () =>
    Effect.gen(function*() {
      let connections = 0
      const server = Http.createServer((request, response) => {
        request.resume().on("end", () => response.end("x".repeat(200_000)))
      }).on("connection", () => connections++)
      const port = yield* listen(server)
      yield* Effect.addFinalizer(() => Effect.sync(() => server.closeAllConnections()))
      yield* Effect.gen(function*() {
        const transport = yield* HttpTransport.make({ url: `http://127.0.0.1:${port}` })
        for (let i = 0; i < 20; i++) yield* transport.send(payload)
      }).pipe(Effect.provide(NodeHttpClient.layerUndici))
      // undici may open a second one while the first still hands over its last bytes
      assert.isAtMost(connections, 2)
    }))

  it.scopedLive("does not follow redirects, so that credentials stay where they belong", () =>
    Effect.gen(function*() {
      let requests = 0
      const port = yield* httpServer((_, response) => {
        requests++
        response.writeHead(307, { location: "http://me:pass@127.0.0.1:1/elsewhere?key=secret" }).end()
      })
      const error = yield* failure(`http://127.0.0.1:${port}`)
      assert.deepStrictEqual([error.reason, error.retry._tag, requests], ["redirect", "Never", 1])
      assert.match(error.message, /answered 307 and sends to http:\/\/127\.0\.0\.1:1\/elsewhere$/)
    }))

  it.scopedLive("does not follow them with fetch either", () =>
    Effect.gen(function*() {
      let requests = 0
      const port = yield* httpServer((request, response) => {
        requests++
        response.writeHead(request.url === "/" ? 307 : 200, { location: "/elsewhere" }).end()
      })
      const transport = yield* Effect.provide(
        HttpTransport.make({ url: `http://127.0.0.1:${port}` }),
        FetchHttpClient.layer
      )
      const error = yield* Effect.flip(transport.send(payload))
      assert.deepStrictEqual([error._tag === "TransportError" ? error.reason : error._tag, requests], ["redirect", 1])
    }))

  describe("a broken wire", () => {
    it.scopedLive("refused: may be sent again [R178]", () =>
      Effect.gen(function*() {
        const port = yield* Effect.scoped(listen(Net.createServer()))
        const error = yield* failure(`http://127.0.0.1:${port}`)
        assert.deepStrictEqual([error.reason, error.retry._tag], ["refused", "Backoff"])
        assert.strictEqual(
          error.message,
          `POST http://127.0.0.1:${port}/: the connection was refused; is the receiver running there? (ECONNREFUSED)`
        )
      }))

    it.scopedLive("no such host: may be sent again [R178]", () =>
      Effect.gen(function*() {
        const error = yield* failure("http://no-such-host.invalid/")
        assert.deepStrictEqual([error.reason, error.retry._tag], ["dns", "Backoff"])
      }))

    it.scopedLive("reset before the reply, and in the middle of it: may be sent again [R178]", () =>
      Effect.gen(function*() {
        const before = yield* socketServer((socket) => socket.once("data", () => socket.resetAndDestroy()))
        const during = yield* socketServer((socket) =>
          socket.once(
            "data",
            () => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nabc", () => socket.resetAndDestroy())
          )
        )
        for (const port of [before, during]) {
          const error = yield* failure(`http://127.0.0.1:${port}`)
          assert.deepStrictEqual([error.reason, error.retry._tag], ["reset", "Backoff"])
        }
      }))

    it.scopedLive("garbage instead of HTTP: may be sent again", () =>
      Effect.gen(function*() {
        const port = yield* socketServer((socket) => socket.once("data", () => socket.end("SSH-2.0-OpenSSH_9.2\r\n")))
        const error = yield* failure(`http://127.0.0.1:${port}`)
        assert.deepStrictEqual([error.reason, error.retry._tag], ["reset", "Backoff"])
      }))

    it.scopedLive("plain text where TLS is expected: not sent again", () =>
      Effect.gen(function*() {
        const port = yield* httpServer((_, response) => response.end())
        const error = yield* failure(`https://127.0.0.1:${port}`)
        assert.deepStrictEqual([error.reason, error.retry._tag], ["tls", "Never"])
      }))

    it.scopedLive("a receiver that accepts and never answers: the send is interrupted, and the socket closed", () =>
      Effect.gen(function*() {
        const closed = yield* Effect.makeLatch()
        const port = yield* socketServer((socket) => {
          socket.resume().on("close", () => Effect.runSync(closed.open))
        })
        const result = yield* Effect.timeoutOption(Effect.exit(send(`http://127.0.0.1:${port}`)), "300 millis")
        assert.strictEqual(result._tag, "None")
        yield* Effect.timeout(closed.await, "5 seconds")
      }))

    it.scopedLive("a reply without end is given up at the limit, and is not asked for again [R169]", () =>
      Effect.gen(function*() {
        let sent = 0
        const port = yield* httpServer((_, response) => {
          const chunk = Buffer.alloc(65_536)
          const write = (): void => {
            while (!response.destroyed && response.write(chunk)) sent += chunk.length
          }
          response.on("drain", write)
          write()
        })
        const error = yield* failure(`http://127.0.0.1:${port}`, { maxReplyBytes: 100_000 })
        assert.deepStrictEqual([error.reason, error.retry._tag, error.status], ["reply", "Never", 200])
        assert.isBelow(sent, 50 * 1024 * 1024)
      }))
  })

  describe("options that cannot be used are an error of the layer that names them", () => {
    const invalid = (options: HttpTransport.Options) =>
      HttpTransport.make(options).pipe(
        Effect.flip,
        Effect.provide(NodeHttpClient.layerUndici),
        Effect.map((error) => {
          assert.instanceOf(error, InvalidOption.InvalidOption)
          return error.message
        })
      )

    it.effect("a URL without a scheme", () =>
      Effect.map(invalid({ url: "localhost:4318" }), (message) => {
        assert.strictEqual(
          message,
          "HttpTransport: the option url is \"localhost:4318\", but its scheme is localhost:, where http: or https: is " +
            "expected; write \"http://localhost:4318\""
        )
      }))

    it.effect("what is no URL", () =>
      Effect.map(invalid({ url: "collector" }), (message) => {
        assert.strictEqual(
          message,
          "HttpTransport: the option url is \"collector\", but it is no URL; write \"http://collector\""
        )
      }))

    it.effect("a password in the URL, without showing it", () =>
      Effect.map(invalid({ url: "http://me:hunter2@localhost" }), (message) => {
        assert.isTrue(message.includes("<redacted>@localhost") && !message.includes("hunter2"))
      }))

    it.effect("a header with a line break, without showing it", () =>
      Effect.map(invalid({ url: "http://a", headers: { "x-api-key": "abc\nx-other: 1" } }), (message) => {
        assert.strictEqual(
          message,
          "HttpTransport: the option headers.x-api-key is <redacted>, but its value has a line break or another " +
            "character that a header cannot have"
        )
      }))

    it.effect("a header without a value, because an environment variable was not set", () =>
      Effect.gen(function*() {
        const missing = undefined as unknown as string
        for (const value of [missing, Redacted.make(missing), 3 as unknown as string]) {
          assert.match(
            yield* invalid({ url: "http://a", headers: { "x-key": value } }),
            /headers\.x-key is (undefined|number), but it has no value; is its environment variable set\?$/
          )
        }
      }))

    it.effect("a header that the transport sets itself", () =>
      Effect.gen(function*() {
        for (const name of ["content-length", "Transfer-Encoding", "content-type", "connection"]) {
          assert.match(yield* invalid({ url: "http://a", headers: { [name]: "3" } }), /the transport sets this header/)
        }
      }))

    it.effect("another scheme, port 0, no scheme but a path", () =>
      Effect.gen(function*() {
        assert.match(yield* invalid({ url: "grpc://localhost:4317" }), /write it out, such as/)
        assert.match(yield* invalid({ url: "http://localhost:0" }), /nobody listens on port 0/)
        assert.match(yield* invalid({ url: "collector/v1/metrics" }), /write "http:\/\/collector\/v1\/metrics"/)
      }))

    it.effect("a reply of less than nothing", () =>
      Effect.map(invalid({ url: "http://a", maxReplyBytes: Number.NaN }), (message) => {
        assert.match(message, /maxReplyBytes is NaN/)
      }))

    it.effect("a header's name that is none", () =>
      Effect.map(invalid({ url: "http://a", headers: { "x y": "1" } }), (message) => {
        assert.isTrue(message.includes("\"x y\""))
      }))
  })

  it.scopedLive("no form of an error shows a credential, also when the receiver repeats it", () =>
    Effect.gen(function*() {
      const port = yield* httpServer((request, response) => {
        response.writeHead(401).end(
          `bad token: ${request.headers.authorization} ${String(request.headers["dd-api-key"])}`
        )
      })
      const headers = { authorization: "Bearer top-secret-1", "dd-api-key": Redacted.make("top-secret-2") }
      const refused = yield* failure(`http://127.0.0.1:${port}/?key=top-secret-3`, { headers })
      const broken = yield* failure("http://127.0.0.1:1/?key=top-secret-3", { headers })
      for (const error of [refused, broken]) {
        const forms = [
          String(error),
          error.stack,
          JSON.stringify(error),
          Util.inspect(error, { depth: 20, showHidden: true })
        ]
        for (const form of forms) assert.isFalse(/top-secret/.test(form ?? ""), form)
      }
      assert.isTrue(refused.message.endsWith("the receiver answered 401: bad token: <redacted> <redacted>"))
    }))
})
