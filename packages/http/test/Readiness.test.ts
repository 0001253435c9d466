import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpLayerRouter from "@effect/platform/HttpLayerRouter"
import * as HttpMiddleware from "@effect/platform/HttpMiddleware"
import * as HttpRouter from "@effect/platform/HttpRouter"
import * as HttpServer from "@effect/platform/HttpServer"
import { assert, describe, it } from "@effect/vitest"
import { ExporterHealth } from "@efflux/core"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as TestClock from "effect/TestClock"
import { Readiness } from "../src/index.js"

const unknown: ExporterHealth.Health = {
  name: "otlp",
  component: "otlp_http_metric_exporter/0",
  peer: { address: "collector.internal", port: 4318 },
  since: 0,
  state: "unknown",
  successes: 0,
  failures: 0,
  consecutiveFailures: 0,
  failingSince: undefined,
  lastSuccess: undefined,
  lastError: undefined,
  lastDuration: undefined
}

const ok: ExporterHealth.Health = { ...unknown, state: "ok", successes: 7, lastSuccess: 60_000 }

const failing = (failures: number, since = 60_000): ExporterHealth.Health => ({
  ...ok,
  component: "otlp_http_metric_exporter/1",
  state: "failing",
  failures,
  consecutiveFailures: failures,
  failingSince: since,
  lastError: { reason: "503", message: "POST https://collector.internal answered 503: s3cret", at: 100_000 }
})

const health = (...all: ReadonlyArray<ExporterHealth.Health>) =>
  Layer.succeed(ExporterHealth.ExporterHealth, { all: Effect.succeed(all) })

const ready = (options: Readiness.Options, ...all: ReadonlyArray<ExporterHealth.Health>) =>
  Effect.map(
    Effect.provide(Readiness.check(options), health(...all)),
    ({ exporters, ready }) => [ready, ...exporters.flatMap(({ reason }) => reason ?? [])]
  )

describe("Readiness.check", () => {
  it.effect("is ready without exporters, while they deliver, and before their first export", () =>
    Effect.gen(function*() {
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(yield* ready({}), [true])
      assert.deepStrictEqual(yield* ready({}, ok, unknown), [true])
    }))

  it.effect("is not ready after three failures in a row, or as many as it is told", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(110_000)
      assert.deepStrictEqual(yield* ready({}, failing(2)), [true])
      assert.deepStrictEqual(yield* ready({}, ok, failing(3)), [
        false,
        "failing for 50s, consecutive failures: 3, the last: 503"
      ])
      assert.deepStrictEqual(yield* ready({ failures: 1 }, failing(1)), [
        false,
        "failing for 50s, consecutive failures: 1, the last: 503"
      ])
    }))

  it.effect("time: with failingFor it is not ready only when they have failed so long", () =>
    Effect.gen(function*() {
      const options: Readiness.Options = { failingFor: "2 minutes" }
      yield* TestClock.setTime(179_999)
      assert.deepStrictEqual(yield* ready(options, failing(9)), [true])
      yield* TestClock.adjust("1 millis")
      assert.deepStrictEqual(yield* ready(options, failing(9)), [
        false,
        "failing for 2m, consecutive failures: 9, the last: 503"
      ])
      assert.deepStrictEqual(yield* ready(options, failing(2)), [true])
    }))

  it.effect("time: with a grace an exporter must have ended an export by then", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(60_000)
      assert.deepStrictEqual(yield* ready({ grace: "1 minute" }, unknown), [true])
      yield* TestClock.adjust("1 second")
      assert.deepStrictEqual(yield* ready({ grace: "1 minute" }, unknown), [false, "no export has ended for 1m 1s"])
      assert.deepStrictEqual(yield* ready({ grace: "1 minute" }, ok), [true])
    }))

  it.effect("exporters that do not matter are left out", () =>
    Effect.gen(function*() {
      const options: Readiness.Options = { exporters: ({ component }) => component !== "otlp_http_metric_exporter/1" }
      assert.deepStrictEqual(yield* ready(options, ok, failing(9)), [true])
    }))
})

const get = (path: string) =>
  Effect.flatMap(HttpClient.get(path), (response) =>
    Effect.map(response.json, (json) => ({
      status: response.status,
      type: response.headers["content-type"],
      cache: response.headers["cache-control"],
      json
    })))

describe("Readiness over HTTP", () => {
  const serve = (options: Parameters<typeof Readiness.layer>[0], ...all: ReadonlyArray<ExporterHealth.Health>) =>
    HttpLayerRouter.serve(Readiness.layer(options), { disableListenLog: true }).pipe(
      Layer.provide(health(...all)),
      Layer.provideMerge(NodeHttpServer.layerTest)
    )

  it.scopedLive("200 and the state of each exporter, which nothing may cache", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* get("/ready"), {
        status: 200,
        type: "application/json",
        cache: "no-store",
        json: {
          ready: true,
          exporters: [{
            component: "otlp_http_metric_exporter/0",
            state: "ok",
            ready: true,
            consecutiveFailures: 0,
            lastSuccess: "1970-01-01T00:01:00.000Z"
          }]
        }
      })
    }).pipe(Effect.provide(serve({}, ok))))

  it.scopedLive("503 and the reason, without an address and without the receiver's words", () =>
    Effect.gen(function*() {
      const { json, status } = yield* get("/health/metrics")
      assert.strictEqual(status, 503)
      const text = JSON.stringify(json)
      assert.match(text, /failing for .*, consecutive failures: 3, the last: 503"/)
      assert.notMatch(text, /s3cret|collector\.internal|4318/)
    }).pipe(Effect.provide(serve({ path: "/health/metrics" }, ok, failing(3)))))

  it.scopedLive("is a handler for HttpRouter too, and probes do not flood the log", () =>
    Effect.gen(function*() {
      const lines: Array<unknown> = []
      const logger = Logger.replace(Logger.defaultLogger, Logger.make(({ message }) => void lines.push(message)))
      const server = HttpRouter.empty.pipe(
        HttpRouter.get("/ready", Readiness.app()),
        HttpServer.serve(HttpMiddleware.logger),
        Layer.provide(health(failing(3))),
        Layer.provideMerge(NodeHttpServer.layerTest)
      )
      const { status } = yield* Effect.provide(get("/ready"), Layer.provideMerge(server, logger))
      assert.strictEqual(status, 503)
      assert.deepStrictEqual(lines, [])
    }))
})
