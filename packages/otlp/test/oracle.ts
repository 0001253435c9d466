/** The official generated decoder, and what it must make of a snapshot: written down a second time, without our encoder. */
import type { AttributeMap, Attributes, AttributeValue } from "@efflux/core/Attributes"
import type { Buckets, Common, Exemplar } from "@efflux/core/DataPoint"
import type { InstrumentationScope, Metric, MetricsData, ResourceData } from "@efflux/core/MetricsData"
import type { Range } from "@efflux/core/Range"
import root from "@opentelemetry/otlp-transformer/build/src/generated/root.js"

/** A class that protobufjs generated; its declarations leave the classes out. */
interface Generated {
  readonly encode: (message: object) => { readonly finish: () => Uint8Array }
  readonly decode: (bytes: Uint8Array) => object
  readonly toObject: (message: object, options: object) => object
}

interface Root {
  readonly opentelemetry: {
    readonly proto: { readonly collector: { readonly metrics: { readonly v1: Readonly<Record<string, Generated>> } } }
  }
}

export const { ExportMetricsServiceRequest, ExportMetricsServiceResponse } =
  (root as unknown as Root).opentelemetry.proto.collector.metrics.v1

/** A request as plain objects: 64-bit integers are decimal strings, bytes are lists of numbers. */
export const decode = (body: Uint8Array): unknown =>
  ExportMetricsServiceRequest.toObject(ExportMetricsServiceRequest.decode(body), {
    longs: String,
    bytes: Array,
    defaults: true
  })

/** As UTF-8 carries it: a lone surrogate has become U+FFFD. */
const string = (value: string): string =>
  new TextDecoder("utf-8", { ignoreBOM: true }).decode(new TextEncoder().encode(value))

const unsigned = (value: number | bigint): string => String(BigInt.asUintN(64, BigInt(value)))

const signed = (value: number | bigint): string => String(BigInt.asIntN(64, BigInt(value)))

const isMap = (value: AttributeValue): value is AttributeMap => typeof value === "object" && !Array.isArray(value)

const anyValue = (value: AttributeValue): unknown => {
  if (value === null) return {}
  if (typeof value === "string") return { stringValue: string(value) }
  if (typeof value === "boolean") return { boolValue: value }
  if (typeof value === "bigint") return { intValue: signed(value) }
  if (typeof value === "number") {
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? { intValue: signed(value) } : { doubleValue: value }
  }
  if (value instanceof Uint8Array) return { bytesValue: Array.from(value) }
  return isMap(value)
    ? { kvlistValue: { values: Object.entries(value).map(([key, nested]) => keyValue(key, nested)) } }
    : { arrayValue: { values: value.map(anyValue) } }
}

const keyValue = (key: string, value: AttributeValue): unknown => ({ key: string(key), value: anyValue(value) })

const attributes = (all: Attributes): unknown => all.map(([key, value]) => keyValue(key, value))

const asNumber = (int: boolean, value: number | bigint): object =>
  int && (typeof value === "bigint" || (Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63))
    ? { asInt: signed(value) }
    : { asDouble: Number(value) }

const exemplar = (int: boolean) => (one: Exemplar): unknown => ({
  timeUnixNano: unsigned(one.timeUnixNano),
  ...asNumber(int || typeof one.value === "bigint", one.value),
  spanId: Array.from(one.spanId ?? []),
  traceId: Array.from(one.traceId ?? []),
  filteredAttributes: attributes(one.filteredAttributes)
})

const common = (point: Common): object => ({
  attributes: attributes(point.series.attributes),
  startTimeUnixNano: unsigned(point.startTimeUnixNano),
  timeUnixNano: unsigned(point.timeUnixNano),
  flags: point.flags
})

const optional = (fields: Readonly<Record<string, number | undefined>>): object =>
  Object.fromEntries(Object.entries(fields).filter(([_, value]) => value !== undefined))

const buckets = ({ bucketCounts, offset }: Buckets): unknown =>
  bucketCounts.length === 0 && offset === 0 ? null : { offset, bucketCounts: bucketCounts.map(unsigned) }

const temporality = { delta: 1, cumulative: 2 } as const

/** A metric's data with some of its points. */
const metricData = (metric: Metric, from: number, to: number): object => {
  switch (metric._tag) {
    case "Gauge":
    case "Sum": {
      const int = metric.numberType === "int"
      const dataPoints = metric.dataPoints.slice(from, to).map((point) => ({
        ...common(point),
        ...asNumber(int, point.value),
        exemplars: point.exemplars.map(exemplar(int))
      }))
      if (metric._tag === "Gauge") return { gauge: { dataPoints } }
      const { aggregationTemporality, isMonotonic } = metric
      return { sum: { dataPoints, aggregationTemporality: temporality[aggregationTemporality], isMonotonic } }
    }
    case "Histogram":
      return {
        histogram: {
          aggregationTemporality: temporality[metric.aggregationTemporality],
          dataPoints: metric.dataPoints.slice(from, to).map((point) => ({
            ...common(point),
            ...optional({ sum: point.sum, min: point.min, max: point.max }),
            count: unsigned(point.count),
            bucketCounts: point.bucketCounts.map(unsigned),
            explicitBounds: point.explicitBounds,
            exemplars: point.exemplars.map(exemplar(false))
          }))
        }
      }
    case "ExponentialHistogram":
      return {
        exponentialHistogram: {
          aggregationTemporality: temporality[metric.aggregationTemporality],
          dataPoints: metric.dataPoints.slice(from, to).map((point) => ({
            ...common(point),
            ...optional({ sum: point.sum, min: point.min, max: point.max }),
            count: unsigned(point.count),
            scale: point.scale,
            zeroCount: unsigned(point.zeroCount),
            zeroThreshold: point.zeroThreshold,
            positive: buckets(point.positive),
            negative: buckets(point.negative),
            exemplars: point.exemplars.map(exemplar(false))
          }))
        }
      }
    case "Summary":
      return {
        summary: {
          dataPoints: metric.dataPoints.slice(from, to).map((point) => ({
            ...common(point),
            count: unsigned(point.count),
            sum: point.sum,
            quantileValues: point.quantileValues
          }))
        }
      }
  }
}

const resource = ({ attributes: all, droppedAttributesCount }: ResourceData): unknown => ({
  attributes: attributes(all),
  droppedAttributesCount,
  entityRefs: []
})

const scope = ({ attributes: all, droppedAttributesCount, name, version }: InstrumentationScope): unknown => ({
  name: string(name),
  version: string(version),
  attributes: attributes(all),
  droppedAttributesCount
})

const notEmpty = <A>(values: ReadonlyArray<A>): boolean => values.length > 0

/** What `decode` must return for the points of a range, none of which is impossible. */
export const expected = (data: MetricsData, range: Range): unknown => {
  let ordinal = 0
  return {
    resourceMetrics: data.resourceMetrics.map((one) => ({
      resource: resource(one.resource),
      schemaUrl: string(one.schemaUrl),
      scopeMetrics: one.scopeMetrics.map((inner) => ({
        scope: scope(inner.scope),
        schemaUrl: string(inner.schemaUrl),
        metrics: inner.metrics.flatMap((metric) => {
          const from = Math.max(0, range.start - ordinal)
          const to = Math.min(metric.dataPoints.length, range.end - ordinal)
          ordinal += metric.dataPoints.length
          return from >= to ? [] : [{
            name: string(metric.name),
            description: string(metric.description),
            unit: string(metric.unit),
            metadata: attributes(metric.metadata),
            ...metricData(metric, from, to)
          }]
        })
      })).filter(({ metrics }) => notEmpty(metrics))
    })).filter(({ scopeMetrics }) => notEmpty(scopeMetrics))
  }
}
