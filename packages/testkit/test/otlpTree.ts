/** From the model to the messages that a receiver should see, and to their bytes by an encoder that is not ours. */
import type { Attributes, AttributeValue } from "@efflux/core/Attributes"
import type * as Point from "@efflux/core/DataPoint"
import type * as Data from "@efflux/core/MetricsData"
import official from "@opentelemetry/otlp-transformer/build/src/generated/root.js"
import type * as Otlp from "../src/OtlpMessage.js"

const wellFormed = (text: string): string =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(new TextEncoder().encode(text))

const keyValues = (attributes: Attributes): ReadonlyArray<Otlp.KeyValue> =>
  attributes.map(([key, value]) => ({ key: wellFormed(key), value: anyValue(value) }))

const anyValue = (value: AttributeValue): Otlp.AnyValue => {
  if (typeof value === "string") return { stringValue: wellFormed(value) }
  if (typeof value === "boolean") return { boolValue: value }
  if (typeof value === "bigint") return { intValue: BigInt.asIntN(64, value) }
  if (typeof value === "number") {
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? { intValue: BigInt(value) } : { doubleValue: value }
  }
  if (value === null) return {}
  if (value instanceof Uint8Array) return { bytesValue: value }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } }
  return { kvlistValue: { values: keyValues(Object.entries(value)) } }
}

const counts = (values: ReadonlyArray<number | bigint>): ReadonlyArray<bigint> => values.map(BigInt)

const numeric = (value: number | bigint, type: Data.NumberType) =>
  type === "int" ? { asInt: BigInt(value) } : { asDouble: Number(value) }

const exemplar = (one: Point.Exemplar): Otlp.Exemplar => ({
  filteredAttributes: keyValues(one.filteredAttributes),
  timeUnixNano: one.timeUnixNano,
  ...numeric(one.value, typeof one.value === "bigint" ? "int" : "double"),
  spanId: one.spanId ?? new Uint8Array(0),
  traceId: one.traceId ?? new Uint8Array(0)
})

const common = (point: Point.Common): Otlp.DataPoint => ({
  attributes: keyValues(point.series.attributes),
  startTimeUnixNano: point.startTimeUnixNano,
  timeUnixNano: point.timeUnixNano,
  flags: point.flags
})

const present = <A extends object>(fields: A): { [K in keyof A]?: Exclude<A[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([_, value]) => value !== undefined)) as {
    [K in keyof A]?: Exclude<A[K], undefined>
  }

const numbers = (metric: Data.Sum | Data.Gauge): ReadonlyArray<Otlp.NumberDataPoint> =>
  metric.dataPoints.map((point) => ({
    ...common(point),
    ...numeric(point.value, metric.numberType),
    exemplars: point.exemplars.map(exemplar)
  }))

const temporality = (metric: { readonly aggregationTemporality: "delta" | "cumulative" }): number =>
  metric.aggregationTemporality === "delta" ? 1 : 2

const buckets = ({ bucketCounts, offset }: Point.Buckets): Otlp.Buckets => ({
  offset,
  bucketCounts: counts(bucketCounts)
})

const kind = (metric: Data.Metric): Partial<Otlp.Metric> => {
  switch (metric._tag) {
    case "Gauge":
      return { gauge: { dataPoints: numbers(metric) } }
    case "Sum":
      return {
        sum: {
          dataPoints: numbers(metric),
          aggregationTemporality: temporality(metric),
          isMonotonic: metric.isMonotonic
        }
      }
    case "Histogram":
      return {
        histogram: {
          aggregationTemporality: temporality(metric),
          dataPoints: metric.dataPoints.map((point) => ({
            ...common(point),
            ...present({ sum: point.sum, min: point.min, max: point.max }),
            count: BigInt(point.count),
            bucketCounts: counts(point.bucketCounts),
            explicitBounds: point.explicitBounds,
            exemplars: point.exemplars.map(exemplar)
          }))
        }
      }
    case "ExponentialHistogram":
      return {
        exponentialHistogram: {
          aggregationTemporality: temporality(metric),
          dataPoints: metric.dataPoints.map((point) => ({
            ...common(point),
            ...present({ sum: point.sum, min: point.min, max: point.max }),
            count: BigInt(point.count),
            scale: point.scale,
            zeroCount: BigInt(point.zeroCount),
            zeroThreshold: point.zeroThreshold,
            positive: buckets(point.positive),
            negative: buckets(point.negative),
            exemplars: point.exemplars.map(exemplar)
          }))
        }
      }
    case "Summary":
      return {
        summary: {
          dataPoints: metric.dataPoints.map((point) => ({
            ...common(point),
            count: BigInt(point.count),
            sum: point.sum,
            quantileValues: point.quantileValues
          }))
        }
      }
  }
}

/** Without what is empty, which a sender leaves out (R183). */
export const fromModel = (data: Data.MetricsData): Otlp.ExportRequest => ({
  resourceMetrics: data.resourceMetrics.map(({ resource, schemaUrl, scopeMetrics }) => ({
    resource: { ...resource, attributes: keyValues(resource.attributes), entityRefs: [] },
    schemaUrl,
    scopeMetrics: scopeMetrics.map(({ metrics, schemaUrl, scope }) => ({
      scope: {
        ...scope,
        name: wellFormed(scope.name),
        version: wellFormed(scope.version),
        attributes: keyValues(scope.attributes)
      },
      schemaUrl,
      metrics: metrics.filter((metric) => metric.dataPoints.length > 0).map((metric) => ({
        name: wellFormed(metric.name),
        description: wellFormed(metric.description),
        unit: wellFormed(metric.unit),
        metadata: keyValues(metric.metadata),
        ...kind(metric)
      }))
    })).filter(({ metrics }) => metrics.length > 0)
  })).filter(({ scopeMetrics }) => scopeMetrics.length > 0)
})

const withLongs = (value: unknown): unknown => {
  if (typeof value === "bigint") {
    return { low: Number(BigInt.asIntN(32, value)), high: Number(BigInt.asIntN(32, value >> 32n)), unsigned: false }
  }
  if (Array.isArray(value)) return value.map(withLongs)
  if (value instanceof Uint8Array || typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, value]) => [key, withLongs(value)]))
}

/** Its type declaration says less than it has. */
interface Generated {
  readonly opentelemetry: {
    readonly proto: {
      readonly collector: {
        readonly metrics: {
          readonly v1: {
            readonly ExportMetricsServiceRequest: {
              readonly encode: (message: unknown) => { readonly finish: () => Uint8Array }
            }
            readonly ExportMetricsServiceResponse: {
              readonly decode: (bytes: Uint8Array) => {
                readonly partialSuccess: { readonly rejectedDataPoints: unknown; readonly errorMessage: string }
              }
            }
          }
        }
      }
    }
  }
}

const service = (official as unknown as Generated).opentelemetry.proto.collector.metrics.v1

/** By the classes that OpenTelemetry generates from its proto files. */
export const protobuf = (request: unknown): Uint8Array =>
  service.ExportMetricsServiceRequest.encode(withLongs(request)).finish()

export const response = (bytes: Uint8Array) => service.ExportMetricsServiceResponse.decode(bytes)

const jsonValue = (key: string, value: unknown): unknown => {
  if (typeof value === "bigint") return String(value)
  if (typeof value === "number" && !Number.isFinite(value)) return String(value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString(key === "bytesValue" ? "base64" : "hex")
  if (Array.isArray(value)) return value.map((one) => jsonValue("", one))
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, value]) => [key, jsonValue(key, value)]))
}

/** By the mapping of the specification; `-0` does not survive `JSON.stringify`, so tests write it themselves. */
export const json = (request: unknown): Uint8Array =>
  new TextEncoder().encode(
    JSON.stringify(jsonValue("", request), (_, value) => (Object.is(value, -0) ? "⟨-0⟩" : value)).replaceAll(
      "\"⟨-0⟩\"",
      "-0"
    )
  )
