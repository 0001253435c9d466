/** Reads a registry of self-observation as lines of text. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Attributes, type DataPoint, type MetricsData, Resource, SelfObservation } from "../src/index.js"

export const resource = Layer.succeed(
  Resource.Resource,
  Resource.make(Attributes.make({ "service.name": "test" }), "https://example.com/schema")
)

/** A registry of its own for each test. */
export const registry = Effect.provide(SelfObservation.make, resource)

/** `layer` would be shared by the tests that provide it to one memo map; each of these is another one. */
export const observation = () => Layer.fresh(SelfObservation.layer).pipe(Layer.provide(resource))

export const metricsOf = (data: MetricsData.MetricsData): ReadonlyArray<MetricsData.Metric> =>
  data.resourceMetrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))

export const seriesOf = (data: MetricsData.MetricsData) =>
  metricsOf(data).flatMap((metric) => metric.dataPoints.map(({ series }: DataPoint.Common) => series))

const short = (name: string): string =>
  name.replace(/^.*\.(exported|inflight|operation|collection)(\.duration)?$/, "$1")

const labels = (attributes: Attributes.Attributes): string =>
  attributes.filter(([key]) => !key.startsWith("server.") && key !== "otel.component.type")
    .map(([key, value]) => key === "otel.component.name" ? String(value) : `${key}=${String(value)}`)
    .sort((a, b) => Number(a.includes("=")) - Number(b.includes("=")))
    .join(" ")

/** Such as `exported test/0 error.type=503: 3`; of a histogram the count and the sum. */
export const lines = (data: MetricsData.MetricsData): ReadonlyArray<string> =>
  metricsOf(data).flatMap((metric) =>
    metric._tag === "Sum"
      ? metric.dataPoints.map(({ series, value }) => `${short(metric.name)} ${labels(series.attributes)}: ${value}`)
      : metric._tag === "Histogram"
      ? metric.dataPoints.map(({ count, series, sum }) =>
        `${short(metric.name)} ${labels(series.attributes)}: ${count} in ${sum} s`
      )
      : []
  )

export const read = ({ collect }: Pick<SelfObservation.Service, "collect">) =>
  Effect.map(collect, ({ data }) => lines(data))
