import { assert, describe, it } from "@effect/vitest"
import {
  Delivery,
  type ExportError,
  ExportSchedule,
  InvalidOption,
  MetricExporter,
  MetricProducer,
  PeriodicReader,
  RetrySchedule
} from "@efflux/core"
import { NodeClient } from "@efflux/node"
import { type OtlpAnswer, OtlpReceiver, Snapshot, TestProducer } from "@efflux/testkit"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import { OtlpHttp } from "../src/index.js"

const data = Snapshot.make([
  Snapshot.counter("requests", 3n, { route: "/" }),
  Snapshot.gauge("temperature", -0.5),
  Snapshot.histogram("duration", { bounds: [1, 10], counts: [1, 1, 1], sum: 73.2, min: 0.2, max: 70 }),
  Snapshot.exponentialHistogram("size", { scale: 0, sum: 6, positive: { offset: -1, bucketCounts: [1, 2] } }),
  Snapshot.summary("latency", { quantiles: [[0.5, 2]], count: 3, sum: 6 })
])

const quickly: RetrySchedule.Service = Schedule.intersect(Schedule.spaced("5 millis"), Schedule.recurs(2))

/** Exports the data once to a receiver that answers so. */
const exportTo = (answers: OtlpAnswer.Answers, options: OtlpHttp.Options = {}) =>
  Effect.gen(function*() {
    const receiver = yield* OtlpReceiver.make({ answers })
    const exporter = yield* Layer.build(
      OtlpHttp.layer({ url: receiver.url, retry: quickly, ...options }).pipe(Layer.provide(NodeClient.layer()))
    )
    const result = yield* Effect.either(
      Effect.flatMap(MetricExporter.MetricExporter, (exporter) => exporter.export(data)).pipe(Effect.provide(exporter))
    )
    return { result, requests: yield* receiver.requests, receiver }
  })

const outcome = (result: Effect.Effect.Success<ReturnType<typeof exportTo>>["result"]): string =>
  result._tag === "Right" ? "delivered" : describeError(result.left)

const describeError = (error: ExportError.ExportError): string =>
  error._tag === "TransportError" ? `${error.reason} ${error.status ?? ""}`.trim() : error._tag

describe("OtlpHttp", () => {
  it.scopedLive("delivers every kind of point to a receiver that decodes it, with OTLP's headers [R167] [R180]", () =>
    Effect.gen(function*() {
      const { receiver, requests, result } = yield* exportTo(["ok"], { headers: { "x-tenant": Redacted.make("shop") } })
      assert.strictEqual(outcome(result), "delivered")
      assert.strictEqual(requests.length, 1)
      const { headers, violations } = requests[0]!
      assert.deepStrictEqual(violations, [])
      assert.strictEqual(headers["content-type"], "application/x-protobuf")
      assert.strictEqual(headers["user-agent"], "efflux/0.1.0 OTel-OTLP-Exporter-JavaScript/0.1.0")
      assert.strictEqual(headers["x-tenant"], "shop")
      const values = yield* receiver.lastValues("requests")
      assert.deepStrictEqual(values.map(({ attributes, value }) => [attributes, value]), [[{ route: "/" }, 3n]])
      assert.deepStrictEqual((yield* receiver.lastValues("temperature"))[0]!.value, -0.5)
      for (const name of ["duration", "size", "latency"]) {
        assert.strictEqual((yield* receiver.lastValues(name)).length, 1)
      }
    }))

  it.scopedLive("retries what may be retried, and only that [R165] [R166] [R176]", () =>
    Effect.gen(function*() {
      const cases: ReadonlyArray<readonly [OtlpAnswer.Answers, requests: number, outcome: string]> = [
        [[503, "ok"], 2, "delivered"],
        [[429, 502, "ok"], 3, "delivered"],
        [["reset", "ok"], 2, "delivered"],
        [["hang", "ok"], 2, "delivered"],
        [["garbage", "ok"], 1, "reply 200"],
        [[{ rejected: 2, message: "late" }, "ok"], 1, "delivered"],
        [[504], 3, "status 504"],
        [[400, "ok"], 1, "status 400"],
        [[401, "ok"], 1, "status 401"],
        [[408, "ok"], 1, "status 408"],
        [[500, "ok"], 1, "status 500"],
        [[{ status: 307, headers: { location: "http://127.0.0.1:1/" } }, "ok"], 1, "redirect 307"]
      ]
      for (const [answers, count, expected] of cases) {
        const { requests, result } = yield* exportTo(answers, { attemptTimeout: "200 millis" })
        assert.strictEqual(outcome(result), expected, JSON.stringify(answers))
        assert.strictEqual(requests.length, count, JSON.stringify(answers))
      }
    }))

  it.scopedLive("a partial success counts the rejected points and says why", () =>
    Effect.gen(function*() {
      const { result } = yield* exportTo([{ rejected: 2, message: "late" }])
      assert.deepStrictEqual(Effect.runSync(result), { accepted: 3, rejected: 2, messages: ["late"] })
    }))

  it.scopedLive("413 splits the request until it fits", () =>
    Effect.gen(function*() {
      const { receiver, requests, result } = yield* exportTo([413, 413, "ok"])
      assert.deepStrictEqual(Effect.runSync(result), { ...Delivery.empty, accepted: 5 })
      assert.isAbove(requests.length, 3)
      assert.strictEqual((yield* receiver.lastValues("latency")).length, 1)
    }))

  it.scopedLive("a receiver that is down: refused, after retries, with the address and no header [R178]", () =>
    Effect.gen(function*() {
      const { url } = yield* Effect.scoped(OtlpReceiver.make())
      const { result } = yield* exportTo(["ok"], { url, headers: { authorization: "Bearer secret-token" } })
      const error = yield* Effect.flip(result)
      assert.strictEqual(
        error.message,
        `POST ${url}: the connection was refused; is the receiver running there? (ECONNREFUSED)`
      )
    }))

  it.effect("options that cannot be used are errors of the layer that name the field and the value", () =>
    Effect.gen(function*() {
      const build = (options: OtlpHttp.Options) =>
        Layer.build(OtlpHttp.layer(options).pipe(Layer.provide(NodeClient.layer()))).pipe(Effect.flip, Effect.scoped)
      const fields: Array<string> = []
      for (
        const options of [{ url: "localhost:4318" }, { headers: { "x-key": "a\r\nb" } }, { maxPayloadBytes: -1 }, {
          maxExportBatchSize: 0
        }]
      ) {
        const error = yield* build(options)
        assert.instanceOf(error, InvalidOption.InvalidOption)
        fields.push(error.field)
      }
      assert.deepStrictEqual(fields, ["url", "headers.x-key", "maxPayloadBytes", "maxExportBatchSize"])
    }))
})

describe("a pipeline over a real wire", () => {
  it.scopedLive("outlives an outage: it is told once, and what was recorded arrives when the receiver is back", () =>
    Effect.gen(function*() {
      const lines: Array<string> = []
      const logger = Logger.make(({ logLevel, message }) => {
        if (LogLevel.greaterThanEqual(logLevel, LogLevel.Info)) lines.push(`${logLevel._tag} ${String(message)}`)
      })
      const first = yield* Effect.scoped(OtlpReceiver.make())
      const test = yield* TestProducer.make(Snapshot.make([Snapshot.counter("orders", 1n)]))
      const pipeline = PeriodicReader.layer().pipe(
        Layer.provide(OtlpHttp.layer({ url: first.url, retry: RetrySchedule.none })),
        Layer.provide(ExportSchedule.layer("100 millis")),
        Layer.provide(Layer.succeed(MetricProducer.MetricProducer, test.producer)),
        Layer.provide(NodeClient.layer()),
        Layer.provide(Logger.replace(Logger.defaultLogger, logger))
      )
      yield* Effect.gen(function*() {
        yield* Layer.build(pipeline)
        yield* Effect.sleep(Duration.millis(400))
        assert.strictEqual(lines.length, 1)
        assert.isTrue(lines[0]!.startsWith("Warning metrics are not delivered: POST "), lines[0])
        yield* test.set(Snapshot.make([Snapshot.counter("orders", 7n)]))
        const back = yield* OtlpReceiver.make({ port: first.port })
        yield* back.awaitRequests(2)
        assert.deepStrictEqual((yield* back.lastValues("orders")).map(({ value }) => value), [7n])
        assert.deepStrictEqual(lines.length, 2)
      }).pipe(Effect.scoped)
    }))
})
