import { assert, describe, it } from "@effect/vitest"
import { OtlpReceiver, Snapshot } from "@efflux/testkit"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Scope from "effect/Scope"
import { Agent, request as nodeRequest } from "node:http"
import { gzipSync } from "node:zlib"
import * as Otlp from "./otlpTree.js"

const counting = (value: number | bigint, route = "/") =>
  Otlp.fromModel(Snapshot.make([Snapshot.counter("requests", value, { route })]))

const valid = Otlp.protobuf(counting(3))
const invalid = Otlp.protobuf({})

const protobuf = { "content-type": "application/x-protobuf" }
const json = { "content-type": "application/json" }

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Uint8Array
  readonly text: string
}

const send = (
  url: string,
  body: Uint8Array | null = valid,
  headers: Readonly<Record<string, string>> = protobuf,
  method = "POST"
): Effect.Effect<Answer, unknown> =>
  Effect.tryPromise({
    try: async (signal) => {
      const response = await fetch(url, { method, headers, signal, redirect: "manual", body: body as BodyInit })
      const bytes = new Uint8Array(await response.arrayBuffer())
      return { status: response.status, headers: response.headers, body: bytes, text: new TextDecoder().decode(bytes) }
    },
    catch: (error) => error
  })

describe("OtlpReceiver", () => {
  describe.each([["protobuf", protobuf, Otlp.protobuf], ["json", json, Otlp.json]] as const)(
    "%s",
    (encoding, headers, encode) => {
      it.scopedLive("takes a request and tells what it was", () =>
        Effect.gen(function*() {
          const receiver = yield* OtlpReceiver.make()
          const body = encode(counting(3))
          const answer = yield* send(receiver.url, body, { ...headers, authorization: "Bearer secret" })
          assert.strictEqual(answer.status, 200)
          assert.strictEqual(answer.headers.get("content-type"), headers["content-type"])
          assert.strictEqual(answer.text, encoding === "json" ? "{}" : "")
          const [request] = yield* receiver.requests
          assert.deepStrictEqual(request!.message, counting(3))
          assert.deepInclude(request!, { method: "POST", url: "/v1/metrics", encoding, violations: [], answer: "ok" })
          assert.strictEqual(request!.size, body.length)
          assert.strictEqual(request!.headers.authorization, "Bearer secret")
          assert.isAbove(request!.at, 1_700_000_000_000)
        }))

      it.scopedLive("takes it gzipped, and with parameters in the type", () =>
        Effect.gen(function*() {
          const receiver = yield* OtlpReceiver.make()
          const body = gzipSync(encode(counting(3)))
          const type = `${headers["content-type"]}; charset=utf-8`
          const answer = yield* send(receiver.url, body, { "content-type": type, "content-encoding": "gzip" })
          assert.strictEqual(answer.status, 200)
          const [request] = yield* receiver.requests
          assert.deepStrictEqual(request!.message, counting(3))
          assert.strictEqual(request!.size, body.length)
        }))

      it.scopedLive("answers 400 to a violation, names the first, and spends no answer", () =>
        Effect.gen(function*() {
          const receiver = yield* OtlpReceiver.make({ answers: [503, "ok"] })
          const answer = yield* send(receiver.url, encode({}), headers)
          assert.strictEqual(answer.status, 400)
          assert.strictEqual(answer.headers.get("content-type"), headers["content-type"])
          const violation = "an empty envelope: no resource_metrics"
          if (encoding === "json") assert.deepStrictEqual(JSON.parse(answer.text), { code: 3, message: violation })
          else {
            const status = [0x08, 3, 0x12, violation.length, ...new TextEncoder().encode(violation)]
            assert.deepStrictEqual(Array.from(answer.body), status)
          }
          assert.deepStrictEqual((yield* receiver.requests)[0]!.violations, [violation])
          assert.deepStrictEqual(yield* receiver.received, { resourceMetrics: [] })
          assert.strictEqual((yield* send(receiver.url)).status, 503)
        }))

      it.scopedLive("tells a partial success", () =>
        Effect.gen(function*() {
          const receiver = yield* OtlpReceiver.make({ answers: [{ rejected: 3, message: "too old" }] })
          const answer = yield* send(receiver.url, encode(counting(3)), headers)
          assert.strictEqual(answer.status, 200)
          if (encoding === "json") {
            const partialSuccess = { rejectedDataPoints: "3", errorMessage: "too old" }
            assert.deepStrictEqual(JSON.parse(answer.text), { partialSuccess })
          } else {
            const { partialSuccess } = Otlp.response(answer.body)
            assert.strictEqual(Number(partialSuccess.rejectedDataPoints), 3)
            assert.strictEqual(partialSuccess.errorMessage, "too old")
          }
        }))
    }
  )

  it.scopedLive("refuses another path, method, type or compression with its own status", () =>
    Effect.gen(function*() {
      const receiver = yield* OtlpReceiver.make()
      const { url } = receiver
      const statuses = yield* Effect.all([
        send(url.replace("/v1/metrics", "/v1/traces")),
        send(url, null, protobuf, "GET"),
        send(url, valid, { "content-type": "text/plain" }),
        send(url, valid, { ...protobuf, "content-encoding": "zstd" }),
        send(url, valid, { ...protobuf, "content-encoding": "gzip" }),
        send(`${url}?tenant=1`)
      ])
      assert.deepStrictEqual(statuses.map(({ status }) => status), [404, 405, 415, 415, 400, 200])
      assert.deepStrictEqual((yield* receiver.requests).map(({ violations }) => violations[0]), [
        "the path is /v1/traces, not /v1/metrics",
        "the method is GET, not POST",
        "the content type is \"text/plain\", neither application/x-protobuf nor application/json",
        "the content encoding is zstd, neither identity nor gzip",
        "not valid gzip: incorrect header check",
        undefined
      ])
    }))

  it.scopedLive("[R168] refuses more than 64 MiB, also when it is compressed to less", () =>
    Effect.gen(function*() {
      const receiver = yield* OtlpReceiver.make()
      const huge = new Uint8Array(64 * 1024 * 1024 + 1)
      const bomb = yield* send(receiver.url, gzipSync(huge, { level: 1 }), { ...protobuf, "content-encoding": "gzip" })
      assert.strictEqual(bomb.status, 413)
      const plain = yield* send(receiver.url, huge)
      assert.strictEqual(plain.status, 413)
      assert.deepStrictEqual((yield* receiver.requests).map(({ violations }) => violations), [
        ["the body has more than 64 MiB when it is decompressed"],
        ["the body has 67108865 bytes, more than 64 MiB"]
      ])
    }))

  it.scopedLive("plays its answers, and repeats the last", () =>
    Effect.gen(function*() {
      const { answerWith, received, url } = yield* OtlpReceiver.make({
        answers: [
          { status: 429, retryAfter: "1500 millis" },
          { status: 502, body: "<h1>Bad Gateway</h1>" },
          { status: 307, headers: { location: "/elsewhere" } },
          "garbage",
          204
        ]
      })
      const throttled = yield* send(url)
      assert.strictEqual(throttled.status, 429)
      assert.strictEqual(throttled.headers.get("retry-after"), "2")
      const proxied = yield* send(url)
      assert.deepStrictEqual([proxied.status, proxied.text], [502, "<h1>Bad Gateway</h1>"])
      const redirected = yield* send(url)
      assert.deepStrictEqual([redirected.status, redirected.headers.get("location")], [307, "/elsewhere"])
      assert.deepStrictEqual(yield* received, { resourceMetrics: [] })
      const garbage = yield* send(url)
      assert.strictEqual(garbage.status, 200)
      assert.throws(() => Otlp.response(garbage.body))
      assert.strictEqual((yield* send(url)).status, 204)
      assert.strictEqual((yield* send(url)).status, 204)
      assert.strictEqual((yield* received).resourceMetrics.length, 3)
      yield* answerWith(500)
      assert.strictEqual((yield* send(url)).status, 500)
    }))

  it.scopedLive("hangs until the client gives up", () =>
    Effect.gen(function*() {
      const receiver = yield* OtlpReceiver.make({ answers: ["hang", "ok"] })
      const fiber = yield* Effect.fork(send(receiver.url))
      yield* receiver.awaitRequests(1)
      yield* Effect.sleep("30 millis")
      assert.isNull(fiber.unsafePoll())
      yield* Fiber.interrupt(fiber)
      assert.strictEqual((yield* send(receiver.url)).status, 200)
    }))

  it.scopedLive("tears the connection down", () =>
    Effect.gen(function*() {
      const receiver = yield* OtlpReceiver.make({ answers: ["reset", "ok"] })
      const error = yield* Effect.flip(send(receiver.url))
      assert.strictEqual(((error as Error).cause as NodeJS.ErrnoException).code, "ECONNRESET")
      assert.strictEqual((yield* send(receiver.url)).status, 200)
    }))

  it.scopedLive("answers late", () =>
    Effect.gen(function*() {
      const receiver = yield* OtlpReceiver.make({ answers: [{ delay: "80 millis", answer: 503 }] })
      const [duration, answer] = yield* Effect.timed(send(receiver.url))
      assert.strictEqual(answer.status, 503)
      assert.isAtLeast(Duration.toMillis(duration), 79)
    }))

  it.scopedLive("hands requests out, waits for them, and knows the last values", () =>
    Effect.gen(function*() {
      const receiver = yield* OtlpReceiver.make()
      const waiting = yield* Effect.fork(receiver.awaitRequests(3))
      const taken = yield* Effect.fork(receiver.take)
      yield* send(receiver.url, Otlp.protobuf(counting(3)))
      yield* send(receiver.url, Otlp.protobuf(counting(0.5, "/cart")))
      assert.isNull(waiting.unsafePoll())
      yield* send(receiver.url, Otlp.protobuf(counting(2n ** 53n + 1n)))
      assert.strictEqual((yield* Fiber.join(waiting)).length, 3)
      assert.deepStrictEqual((yield* Fiber.join(taken)).message, counting(3))
      assert.deepStrictEqual((yield* receiver.take).message, counting(0.5, "/cart"))
      const values = yield* receiver.lastValues("requests")
      assert.deepStrictEqual(values.map(({ attributes, value }) => [attributes, value]), [
        [{ route: "/" }, 2n ** 53n + 1n],
        [{ route: "/cart" }, 0.5]
      ])
      assert.deepStrictEqual(yield* receiver.lastValues("other"), [])
    }))

  it.scopedLive("lets pages of any origin send when it is told to", () =>
    Effect.gen(function*() {
      const strict = yield* OtlpReceiver.make()
      const open = yield* OtlpReceiver.make({ cors: true })
      const preflight = { origin: "https://example.com", "access-control-request-headers": "content-type,x-token" }
      const allowed = yield* send(open.url, null, preflight, "OPTIONS")
      assert.strictEqual(allowed.status, 204)
      assert.strictEqual(allowed.headers.get("access-control-allow-origin"), "*")
      assert.strictEqual(allowed.headers.get("access-control-allow-headers"), "content-type,x-token")
      assert.strictEqual((yield* send(open.url)).headers.get("access-control-allow-origin"), "*")
      assert.deepStrictEqual((yield* open.requests).map(({ method }) => method), ["POST"])
      assert.strictEqual((yield* send(strict.url, null, preflight, "OPTIONS")).status, 405)
    }))

  it.live("ends with its scope: idle and hanging connections break, and the port is free", () =>
    Effect.gen(function*() {
      const scope = yield* Scope.make()
      const receiver = yield* Scope.extend(OtlpReceiver.make({ answers: ["ok", "hang"] }), scope)
      const agent = new Agent({ keepAlive: true })
      yield* Effect.async<void>((resume) => {
        nodeRequest(receiver.url, { agent, method: "POST", headers: protobuf }, (response) => {
          response.resume().on("end", () => resume(Effect.void))
        }).end(valid)
      })
      const idle = Object.values(agent.freeSockets).flat()[0]!
      const broken = yield* Effect.fork(Effect.async<void>((resume) => {
        idle.on("close", () => resume(Effect.void))
      }))
      const hanging = yield* Effect.fork(Effect.exit(send(receiver.url)))
      yield* receiver.awaitRequests(2)

      yield* Effect.timeoutFail(Scope.close(scope, Exit.void), { duration: "2 seconds", onTimeout: () => "slow" })
      yield* Fiber.join(broken)
      assert.isTrue(Exit.isFailure(yield* Fiber.join(hanging)))
      assert.isTrue(Exit.isFailure(yield* Effect.exit(send(receiver.url))))

      const again = yield* Effect.scoped(
        Effect.flatMap(OtlpReceiver.make({ port: receiver.port }), ({ url }) => send(url))
      )
      assert.strictEqual(again.status, 200)
    }))

  it.scopedLive("says when its port is taken", () =>
    Effect.gen(function*() {
      const { port } = yield* OtlpReceiver.make()
      const error = yield* Effect.flip(OtlpReceiver.make({ port }))
      assert.strictEqual(error._tag, "ServeError")
    }))

  it.live("is the service of a layer", () =>
    Effect.gen(function*() {
      const receiver = yield* OtlpReceiver.OtlpReceiver
      assert.strictEqual((yield* send(receiver.url, invalid)).status, 400)
      assert.strictEqual((yield* send(receiver.url)).status, 503)
    }).pipe(Effect.provide(OtlpReceiver.layer({ answers: [503] }))))
})
