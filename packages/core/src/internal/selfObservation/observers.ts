/** The registry of self-observation: four instruments, the numbers of components, and the exporters' health. */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Attributes from "../../Attributes.js"
import type * as MetricsData from "../../MetricsData.js"
import type { Service as Resource } from "../../Resource.js"
import type { Component, Outcome, Service } from "../../SelfObservation.js"
import type { Peer } from "../../Transport.js"
import { version } from "../version.js"
import { describe, type Failure } from "./failure.js"
import { makeWard } from "./health.js"
import * as Instruments from "./instruments.js"
import { makeNumbering } from "./numbering.js"

export const make = (resource: Resource, durationBounds: ReadonlyArray<number>): Service => {
  const exported = Instruments.makeSum("Counter", {
    name: "otel.sdk.exporter.metric_data_point.exported",
    description: "Metric data points whose export has ended, by outcome",
    unit: "{data_point}"
  })
  const inflight = Instruments.makeSum("UpDownCounter", {
    name: "otel.sdk.exporter.metric_data_point.inflight",
    description: "Metric data points of exports that have not ended",
    unit: "{data_point}"
  })
  const operation = Instruments.makeHistogram(durationBounds, {
    name: "otel.sdk.exporter.operation.duration",
    description: "How long an export took, with all its attempts",
    unit: "s"
  })
  const collection = Instruments.makeHistogram(durationBounds, {
    name: "otel.sdk.metric_reader.collection.duration",
    description: "How long a collection took",
    unit: "s"
  })
  const numbering = makeNumbering()
  const ward = makeWard()
  const wrap = envelope(resource)

  return {
    collect: atOnce((time) => {
      const metrics = [exported, inflight, operation, collection].map((instrument) => instrument.metric(time))
      return { data: wrap(metrics.filter(({ dataPoints }) => dataPoints.length > 0)), errors: [] }
    }),
    health: Effect.sync(ward.all),
    exporter: (component) =>
      Effect.gen(function*() {
        const name = yield* numbering.name(component.type)
        const identity = identify(component.type, name, component.peer)
        const attributes = attributesOf(identity)
        const patient = yield* Effect.acquireRelease(
          atOnce((_, since) => ward.admit({ name: component.name, component: name, peer: component.peer, since })),
          ({ leave }) => Effect.sync(leave)
        )
        yield* atOnce((time) => {
          exported.record(attributes(), 0, time)
          inflight.record(attributes(), 0, time)
        })
        return {
          begin: (points) => atOnce((time) => inflight.record(attributes(), points, time)),
          end: (outcome) =>
            atOnce((time, at) => {
              const { accepted, cause, millis, points, rejected } = outcome
              const failure = failureOf(outcome, component)
              const lost = points - accepted - rejected
              inflight.record(attributes(), -points, time)
              if (accepted > 0) exported.record(attributes(), accepted, time)
              if (rejected > 0) exported.record(attributes("rejected"), rejected, time)
              if (lost > 0) exported.record(attributes(failure?.type), lost, time)
              operation.record(attributes(failure?.type, failure?.status), millis / 1_000, time)
              if (cause !== undefined && Cause.isInterruptedOnly(cause)) return
              if (failure === undefined || cause === undefined && accepted > 0) patient.succeeded(at, millis)
              else patient.failed(failure, at, millis)
            })
        }
      }),
    reader: (type) =>
      Effect.map(numbering.name(type), (name) => {
        const attributes = attributesOf(identify(type, name))
        return {
          end: (millis, errorType) => atOnce((time) => collection.record(attributes(errorType), millis / 1_000, time))
        }
      })
  }
}

/** One step with its time, so that no snapshot sees half of it. A wall clock may tell fractions of a millisecond. */
const atOnce = <A>(f: (time: bigint, millis: number) => A): Effect.Effect<A> =>
  Effect.map(Clock.currentTimeMillis, (millis) => f(BigInt(Math.floor(millis)) * 1_000_000n, millis))

const failureOf = ({ cause, rejected }: Outcome, { type }: Component): Failure | undefined => {
  if (cause !== undefined) return describe(cause, type)
  return rejected > 0 ? { type: "rejected", message: `the receiver rejected ${rejected} data points` } : undefined
}

const identify = (type: string, name: string, peer?: Peer): ReadonlyArray<Attributes.Attribute> => [
  ["otel.component.type", type],
  ["otel.component.name", name],
  ...peer === undefined ? [] : [["server.address", peer.address] as const],
  ...peer?.port === undefined ? [] : [["server.port", peer.port] as const]
]

const attributesOf =
  (identity: ReadonlyArray<Attributes.Attribute>) =>
  (errorType?: string, status?: Attributes.Attribute): Attributes.Attributes =>
    Attributes.make([
      ...identity,
      ...errorType === undefined ? [] : [["error.type", errorType] as const],
      ...status === undefined ? [] : [status]
    ])

/** The objects around the metrics are the same at each collection. */
const envelope = ({ attributes, droppedAttributesCount, schemaUrl }: Resource) => {
  const resource: MetricsData.ResourceData = { attributes, droppedAttributesCount }
  const scope: MetricsData.InstrumentationScope = {
    name: "@efflux/core/SelfObservation",
    version,
    attributes: Attributes.empty,
    droppedAttributesCount: 0
  }
  return (metrics: ReadonlyArray<MetricsData.Metric>): MetricsData.MetricsData => ({
    resourceMetrics: metrics.length === 0 ? [] : [{
      resource,
      scopeMetrics: [{ scope, metrics, schemaUrl: "" }],
      schemaUrl
    }]
  })
}
