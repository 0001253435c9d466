/**
 * The first program: a counter, exported every ten seconds to a collector on localhost:4318, and once more at the end.
 *
 * @since 0.1.0
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { EffectMetrics, ExportSchedule, PeriodicReader, Resource } from "@efflux/core"
import { NodeExport } from "@efflux/node"
import { OtlpHttp } from "@efflux/otlp"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"

const greetings = Metric.counter("greetings", { incremental: true })

const greet = Effect.log("hello").pipe(Effect.zipRight(Metric.increment(greetings)), Effect.delay("1 second"))

const Telemetry = PeriodicReader.layer().pipe(
  Layer.provide(OtlpHttp.layer({ url: "http://localhost:4318/v1/metrics" })),
  Layer.provide(ExportSchedule.layer("10 seconds")),
  Layer.provide(EffectMetrics.layer),
  Layer.provide(Resource.layer({ "service.name": "greeter" })),
  Layer.provide(NodeExport.layer)
)

Effect.forever(greet).pipe(Effect.provide(Telemetry), NodeRuntime.runMain)
