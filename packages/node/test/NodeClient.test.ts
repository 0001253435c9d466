import * as HttpClient from "@effect/platform/HttpClient"
import { assert, describe, it } from "@effect/vitest"
import { Resource } from "@efflux/core"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import * as Http from "node:http"
import type * as Net from "node:net"
import { NodeClient, NodeExport } from "../src/index.js"

/** A server that counts the sockets it has. */
const counting = (handler: Http.RequestListener) =>
  Effect.gen(function*() {
    const open = new Set<Net.Socket>()
    const counts = { most: 0, open: () => open.size }
    const server = Http.createServer({ keepAliveTimeout: 60_000 }, handler).on("connection", (socket) => {
      open.add(socket.on("close", () => open.delete(socket)))
      counts.most = Math.max(counts.most, open.size)
    })
    const port = yield* Effect.async<number>((resume) => {
      server.listen(0, "127.0.0.1", () => resume(Effect.succeed((server.address() as Net.AddressInfo).port)))
    })
    yield* Effect.addFinalizer(() =>
      Effect.sync(() => {
        server.closeAllConnections()
        server.close()
      })
    )
    return { counts, url: `http://127.0.0.1:${port}` }
  })

const get = (url: string) => Effect.flatMap(HttpClient.get(url), (response) => response.text)

describe("NodeClient", () => {
  it.scopedLive("opens no more connections than it may, uses them again, and closes them with its scope [R179]", () =>
    Effect.gen(function*() {
      const { counts, url } = yield* counting((_, response) => setTimeout(() => response.end("ok"), 5))
      const scope = yield* Scope.make()
      const client = yield* Layer.buildWithScope(NodeClient.layer({ connections: 3 }), scope)
      for (let round = 0; round < 3; round++) {
        yield* Effect.all(Array.from({ length: 12 }, () => get(url)), { concurrency: "unbounded" }).pipe(
          Effect.provide(client)
        )
      }
      assert.strictEqual(counts.most, 3)
      yield* Scope.close(scope, Exit.void)
      yield* Effect.repeat(Effect.sleep("5 millis"), { until: () => counts.open() === 0, times: 400 })
      assert.strictEqual(counts.open(), 0)
    }))

  it.effect("refuses a pool without connections", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Effect.scoped(Layer.build(NodeClient.layer({ connections: 0 }))))
      assert.strictEqual(
        error.message,
        "NodeClient: the option connections is 0, but a pool has at least one connection"
      )
    }))

  it.effect("refuses times that undici would throw at", () =>
    Effect.gen(function*() {
      for (const options of [{ idleTimeout: 0 }, { connectTimeout: -1 }]) {
        const error = yield* Effect.flip(Effect.scoped(Layer.build(NodeClient.layer(options))))
        assert.strictEqual(error.field, Object.keys(options)[0])
      }
    }))

  it.effect("NodeExport gives a client and the resource of the environment, and another resource goes before it", () =>
    Effect.gen(function*() {
      const name = Effect.map(Resource.Resource, ({ attributes }) => Object.fromEntries(attributes)["service.name"])
      assert.strictEqual(yield* Effect.provide(name, NodeExport.layer), "unknown_service:node")
      const own = Resource.layer({ "service.name": "shop" }).pipe(Layer.provideMerge(NodeExport.layer))
      assert.strictEqual(yield* Effect.provide(name, own), "shop")
    }))
})
