/**
 * A real OpenTelemetry Collector, running on loopback for as long as its scope: send it metrics, and read what it got.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Scope from "effect/Scope"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import * as path from "node:path"
import * as CollectorBinary from "./CollectorBinary.js"
import * as CollectorConfig from "./CollectorConfig.js"
import * as CollectorProcess from "./CollectorProcess.js"
import type { GoMissing } from "./Go.js"
import * as OtlpJson from "./OtlpJson.js"

/** Fewer data points than awaited came in time. */
export class PointsMissing extends Data.TaggedError("PointsMissing")<{ readonly message: string }> {}

export interface Running {
  /** The base of OTLP/HTTP, `http://127.0.0.1:<port>`: metrics go to its `/v1/metrics`. */
  readonly httpUrl: string
  /** The host and port of OTLP/gRPC, in plain text: `127.0.0.1:<port>`. */
  readonly grpcAddress: string
  /** Every request that was accepted so far, in order. What was answered with success is in it, without a wait. */
  readonly received: Effect.Effect<ReadonlyArray<OtlpJson.Request>>
  /** The requests, as soon as they hold `count` data points in all. Default wait: 10 seconds of real time. */
  readonly awaitPoints: (
    count: number,
    within?: Duration.DurationInput
  ) => Effect.Effect<ReadonlyArray<OtlpJson.Request>, PointsMissing>
}

/** The service of a running collector. */
export class Collector extends Context.Tag("@efflux/interop/Collector")<Collector, Running>() {}

export type CollectorError = GoMissing | CollectorBinary.CollectorBuildFailed | CollectorProcess.CollectorNotReady

/** Starts a collector, which takes some 50 ms: a test that wants two makes two. It ends with the scope. */
export const make: Effect.Effect<Running, CollectorError, Scope.Scope> = Effect.gen(function*() {
  const executable = yield* CollectorBinary.executable
  const folder = yield* temporaryFolder
  const config = path.join(folder, "config.yaml")
  const output = path.join(folder, "received.jsonl")
  yield* Effect.promise(() => writeFile(config, CollectorConfig.render(output)))
  const { grpc, http } = yield* CollectorProcess.start(executable, config)
  const received = readRequests(output)
  return {
    httpUrl: `http://${http}`,
    grpcAddress: grpc,
    received,
    awaitPoints: (count, within = "10 seconds") => awaitPoints(received, count, within)
  }
})

/** A collector of one's own for every build of the layer: `Effect.provide` gives each test its own. */
export const layer: Layer.Layer<Collector, CollectorError> = Layer.scoped(Collector, make)

const temporaryFolder = Effect.acquireRelease(
  Effect.promise(() => mkdtemp(path.join(tmpdir(), "efflux-collector-"))),
  (folder) => Effect.promise(() => rm(folder, { recursive: true, force: true }))
)

/** The complete lines of the file: one request each. The file comes with the first request. */
const readRequests = (file: string): Effect.Effect<ReadonlyArray<OtlpJson.Request>> =>
  Effect.tryPromise(() => readFile(file, "utf8")).pipe(
    Effect.orElseSucceed(() => ""),
    Effect.map((text) => text.split("\n").slice(0, -1).map((line) => JSON.parse(line) as OtlpJson.Request))
  )

const awaitPoints = (
  received: Effect.Effect<ReadonlyArray<OtlpJson.Request>>,
  count: number,
  within: Duration.DurationInput
): Effect.Effect<ReadonlyArray<OtlpJson.Request>, PointsMissing> => {
  const enough: typeof received = Effect.flatMap(
    received,
    (requests) => countPoints(requests) >= count ? Effect.succeed(requests) : Effect.delay(enough, "20 millis")
  )
  const missing = Effect.flatMap(
    received,
    (requests) =>
      Effect.fail(new PointsMissing({ message: `awaited ${count} data points, got ${countPoints(requests)}` }))
  )
  return enough.pipe(
    Effect.timeoutOption(within),
    Effect.flatMap(Option.match({ onNone: () => missing, onSome: Effect.succeed })),
    Effect.withClock(Clock.make())
  )
}

const countPoints = (requests: ReadonlyArray<OtlpJson.Request>): number =>
  OtlpJson.metrics(requests).reduce((sum, metric) => sum + OtlpJson.points(metric).length, 0)
