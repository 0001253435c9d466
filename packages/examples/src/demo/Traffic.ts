/**
 * Visitors of the demo's service: about thirty requests a second, from a few fibers that think between two requests.
 *
 * @since 0.1.0
 */
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as HttpServer from "@effect/platform/HttpServer"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import { Journal } from "./Journal.js"

const visitors = 3

/** Three visitors that think for 50 to 150 ms make thirty requests a second. */
const think = Effect.flatMap(Random.nextIntBetween(50, 151), (millis) => Effect.sleep(millis))

const products = ["anvil", "rope", "rocket skates", "bird seed", "magnet"]
const product = Effect.map(Random.nextIntBetween(0, products.length), (i) => products[i]!)
const cart = Effect.map(Random.nextIntBetween(1, 21), (user) => `/cart/user-${user}`)

const post = (path: string, body: unknown) => HttpClientRequest.bodyUnsafeJson(HttpClientRequest.post(path), body)

const order = Effect.map(
  Effect.replicateEffect(Effect.zip(product, Random.nextIntBetween(1, 100)), 40),
  (lines) =>
    post("/invoice", { lines: lines.map(([product, quantity]) => ({ product, quantity, price: quantity / 4 })) })
)

const upload = Effect.map(
  Random.nextIntBetween(1, 65),
  (kibibytes) => HttpClientRequest.bodyUint8Array(HttpClientRequest.post("/digest"), new Uint8Array(kibibytes * 1024))
)

const requests: ReadonlyArray<readonly [share: number, request: Effect.Effect<HttpClientRequest.HttpClientRequest>]> = [
  [25, Effect.map(cart, (path) => HttpClientRequest.get(path))],
  [20, Effect.zipWith(cart, product, (path, product) => post(path, { product }))],
  [15, Effect.map(Random.nextIntBetween(1_000, 200_000), (limit) => HttpClientRequest.get(`/primes/${limit}`))],
  [15, order],
  [10, upload],
  [10, Effect.succeed(HttpClientRequest.post("/payment"))],
  [4, Effect.succeed(HttpClientRequest.get("/wishlist"))],
  [1, Effect.succeed(HttpClientRequest.get("/primes/many"))]
]

const request: Effect.Effect<HttpClientRequest.HttpClientRequest> = Effect.flatMap(
  Random.nextIntBetween(0, 100),
  (luck) => {
    let rest = luck
    return requests.find(([share]) => (rest -= share) < 0)![1]
  }
)

const visit = Effect.gen(function*() {
  const client = yield* HttpClient.HttpClient
  const journal = yield* Journal
  const asked = yield* request
  const start = yield* Clock.currentTimeNanos
  yield* client.execute(asked).pipe(
    Effect.tap((response) => response.arrayBuffer),
    Effect.timeout("5 seconds"),
    Effect.flatMap(({ status }) =>
      Effect.flatMap(Clock.currentTimeNanos, (end) => journal.answered(status, Number(end - start) / 1e6))
    ),
    Effect.catchAll(({ message }) => journal.unanswered(message))
  )
})

/**
 * Visits the service until the layer's end.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<never, never, HttpServer.HttpServer | Journal> = Layer.scopedDiscard(
  Effect.gen(function*() {
    const client = yield* HttpClient.HttpClient
    const address = yield* HttpServer.addressFormattedWith((address) => Effect.succeed(address))
    const visitor = Effect.forever(Effect.zipRight(think, visit)).pipe(
      Effect.provideService(
        HttpClient.HttpClient,
        HttpClient.mapRequest(client, HttpClientRequest.prependUrl(address))
      ),
      Effect.withTracerEnabled(false)
    )
    yield* Effect.forkScoped(Effect.all(Effect.replicate(visitor, visitors), { concurrency: visitors, discard: true }))
  })
).pipe(Layer.provide(NodeHttpClient.layerUndici))
