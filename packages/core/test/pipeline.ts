/** A pipeline of tests, from a scripted exporter to a reader in a scope of its own. */
import * as Clock from "effect/Clock"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Scope from "effect/Scope"
import * as TestClock from "effect/TestClock"
import { ExportSchedule, MetricExporter, MetricProducer, type MetricsData, PeriodicReader } from "../src/index.js"
import type { scripted } from "./fixtures.js"
import { counters } from "./fixtures.js"

export type Data = MetricsData.MetricsData
type Wire = ReturnType<typeof scripted<Data>>

export const exporter = (wire: Pick<Wire, "send">, name = "test") =>
  Layer.succeed(
    MetricExporter.MetricExporter,
    MetricExporter.fromSender({ name, type: "test_metric_exporter" }, wire.send)
  )

export const producer = (
  collect: MetricProducer.Service["collect"] = Effect.succeed({ data: counters(3), errors: [] })
) => Layer.succeed(MetricProducer.MetricProducer, { collect })

export const reader = (
  wire: Pick<Wire, "send">,
  interval: Duration.DurationInput = "10 seconds",
  schedule: ExportSchedule.Options = {},
  options?: PeriodicReader.Options
) =>
  PeriodicReader.layer(options).pipe(
    Layer.provide(exporter(wire)),
    Layer.provide(ExportSchedule.layer(interval, schedule))
  )

/** Builds a pipeline in a scope of its own; the effect it returns closes the scope. */
export const start = <E, R>(layer: Layer.Layer<never, E, R>) =>
  Effect.gen(function*() {
    const scope = yield* Scope.make()
    yield* Layer.buildWithScope(layer, scope)
    return Scope.close(scope, Exit.void)
  })

/** Closes a pipeline while the time passes, and tells how long that took. */
export const closing = (close: Effect.Effect<void>) =>
  Effect.gen(function*() {
    const begin = yield* Clock.currentTimeMillis
    const fiber = yield* Effect.fork(Effect.zipRight(close, Clock.currentTimeMillis))
    yield* TestClock.adjust("1 hour")
    return (yield* Fiber.join(fiber)) - begin
  })

interface Line {
  readonly level: string
  readonly text: string
}

export const withLog = <A, E, R>(f: (lines: ReadonlyArray<Line>) => Effect.Effect<A, E, R>) => {
  const lines: Array<Line> = []
  const logger = Logger.make(({ logLevel, message }) => {
    if (LogLevel.greaterThanEqual(logLevel, LogLevel.Info)) {
      lines.push({ level: logLevel._tag, text: Array.isArray(message) ? message.join(" ") : String(message) })
    }
  })
  return Effect.provide(f(lines), Logger.replace(Logger.defaultLogger, logger))
}
