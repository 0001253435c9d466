/**
 * The service of the demo: a small shop that does real work, and measures it.
 *
 * @since 0.1.0
 */
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as HttpLayerRouter from "@effect/platform/HttpLayerRouter"
import * as HttpServer from "@effect/platform/HttpServer"
import type { ServeError } from "@effect/platform/HttpServerError"
import * as HttpServerRequest from "@effect/platform/HttpServerRequest"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as Arr from "effect/Array"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import * as Ref from "effect/Ref"
import * as Schema from "effect/Schema"
import { createHash } from "node:crypto"
import { createServer } from "node:http"
import { route } from "./Measured.js"

/** The bank says no, now and then. */
class PaymentDeclined extends Data.TaggedError("PaymentDeclined")<{}> {}

const Order = Schema.Struct({
  lines: Schema.Array(Schema.Struct({ product: Schema.String, quantity: Schema.Int, price: Schema.Number }))
})

/** The sieve of Eratosthenes. */
const countPrimes = (limit: number): number => {
  const composite = new Uint8Array(limit + 1)
  let primes = 0
  for (let n = 2; n <= limit; n++) {
    if (composite[n] === 1) continue
    primes++
    for (let multiple = n * n; multiple <= limit; multiple += n) composite[multiple] = 1
  }
  return primes
}

const primes = route("GET", "/primes/:limit", () =>
  Effect.flatMap(
    HttpLayerRouter.schemaPathParams(
      Schema.Struct({ limit: Schema.NumberFromString.pipe(Schema.between(0, 200_000)) })
    ),
    ({ limit }) => HttpServerResponse.json({ limit, primes: countPrimes(Math.floor(limit)) })
  ))

const digest = route("POST", "/digest", (request) =>
  Effect.flatMap(
    request.arrayBuffer,
    (body) => HttpServerResponse.json({ sha256: createHash("sha256").update(new Uint8Array(body)).digest("hex") })
  ))

const invoice = route("POST", "/invoice", () =>
  Effect.flatMap(HttpServerRequest.schemaBodyJson(Order), ({ lines }) => {
    const byProduct = Arr.groupBy(lines, ({ product }) => product)
    const items = Object.entries(byProduct).map(([product, lines]) => ({
      product,
      total: lines.reduce((sum, { price, quantity }) => sum + price * quantity, 0)
    }))
    return HttpServerResponse.json({ items, total: items.reduce((sum, { total }) => sum + total, 0) })
  }))

const payment = route("POST", "/payment", () =>
  Effect.gen(function*() {
    if ((yield* Random.next) < 0.1) return yield* new PaymentDeclined()
    return yield* HttpServerResponse.json({ paid: true }, { status: 201 })
  }))

const notFound = route("*", "*", () => HttpServerResponse.json({ error: "NotFound" }, { status: 404 }))

const CartParams = Schema.Struct({ user: Schema.String })
const CartItem = Schema.Struct({ product: Schema.String })

/** The carts live in memory, and forget their oldest items. */
const carts = Effect.map(Ref.make<ReadonlyMap<string, ReadonlyArray<string>>>(new Map()), (carts) => [
  route("GET", "/cart/:user", () =>
    Effect.gen(function*() {
      const { user } = yield* HttpLayerRouter.schemaPathParams(CartParams)
      return yield* HttpServerResponse.json({ user, products: (yield* Ref.get(carts)).get(user) ?? [] })
    })),
  route("POST", "/cart/:user", () =>
    Effect.gen(function*() {
      const { user } = yield* HttpLayerRouter.schemaPathParams(CartParams)
      const { product } = yield* HttpServerRequest.schemaBodyJson(CartItem)
      yield* Ref.update(carts, (all) => new Map(all).set(user, [...(all.get(user) ?? []).slice(-9), product]))
      return yield* HttpServerResponse.json({ user, product }, { status: 201 })
    }))
])

/** A port of its own; connections that are still open at the end do not keep the process. */
const server: Layer.Layer<HttpServer.HttpServer, ServeError> = Layer.scoped(
  HttpServer.HttpServer,
  Effect.gen(function*() {
    const node = createServer()
    const server = yield* NodeHttpServer.make(() => node, { port: 0, host: "127.0.0.1" })
    yield* Effect.addFinalizer(() => Effect.sync(() => node.closeAllConnections()))
    return server
  })
)

/**
 * The service on a free port of the loopback interface.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<HttpServer.HttpServer, ServeError> = HttpLayerRouter.serve(
  HttpLayerRouter.addAll(Effect.map(carts, (carts) => [primes, digest, invoice, payment, ...carts, notFound])),
  { disableLogger: true, disableListenLog: true }
).pipe(Layer.provideMerge(server))
