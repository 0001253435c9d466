/**
 * A metrics request in OTLP/JSON, as the collector writes it: 64-bit integers are strings, zeros and empty lists may be
 * missing, and a double may be a word.
 */

export type Int64 = string
export type Double = number | "NaN" | "Infinity" | "-Infinity"

export interface AnyValue {
  readonly stringValue?: string
  readonly boolValue?: boolean
  readonly intValue?: Int64
  readonly doubleValue?: Double
  readonly arrayValue?: { readonly values?: ReadonlyArray<AnyValue> }
  readonly kvlistValue?: { readonly values?: ReadonlyArray<KeyValue> }
  readonly bytesValue?: string
}

export interface KeyValue {
  readonly key: string
  readonly value: AnyValue
}

/** A data point of any kind: each kind has some of these fields. */
export interface DataPoint {
  readonly attributes?: ReadonlyArray<KeyValue>
  readonly startTimeUnixNano?: Int64
  readonly timeUnixNano?: Int64
  readonly flags?: number
  readonly exemplars?: ReadonlyArray<Exemplar>
  readonly asInt?: Int64
  readonly asDouble?: Double
  readonly count?: Int64
  readonly sum?: Double
  readonly min?: Double
  readonly max?: Double
  readonly bucketCounts?: ReadonlyArray<Int64>
  readonly explicitBounds?: ReadonlyArray<Double>
  readonly scale?: number
  readonly zeroCount?: Int64
  readonly zeroThreshold?: Double
  readonly positive?: Buckets
  readonly negative?: Buckets
  readonly quantileValues?: ReadonlyArray<{ readonly quantile?: Double; readonly value?: Double }>
}

export interface Buckets {
  readonly offset?: number
  readonly bucketCounts?: ReadonlyArray<Int64>
}

export interface Exemplar {
  readonly filteredAttributes?: ReadonlyArray<KeyValue>
  readonly timeUnixNano?: Int64
  readonly asInt?: Int64
  readonly asDouble?: Double
  readonly traceId?: string
  readonly spanId?: string
}

/** The data of a metric. Temporality: 1 is delta, 2 is cumulative. */
export interface Data {
  readonly dataPoints?: ReadonlyArray<DataPoint>
  readonly aggregationTemporality?: number
  readonly isMonotonic?: boolean
}

export interface Metric {
  readonly name: string
  readonly description?: string
  readonly unit?: string
  readonly metadata?: ReadonlyArray<KeyValue>
  readonly gauge?: Data
  readonly sum?: Data
  readonly histogram?: Data
  readonly exponentialHistogram?: Data
  readonly summary?: Data
}

export interface ScopeMetrics {
  readonly scope?: { readonly name?: string; readonly version?: string; readonly attributes?: ReadonlyArray<KeyValue> }
  readonly schemaUrl?: string
  readonly metrics?: ReadonlyArray<Metric>
}

export interface ResourceMetrics {
  readonly resource?: { readonly attributes?: ReadonlyArray<KeyValue> }
  readonly schemaUrl?: string
  readonly scopeMetrics?: ReadonlyArray<ScopeMetrics>
}

export interface Request {
  readonly resourceMetrics?: ReadonlyArray<ResourceMetrics>
}

/** All metrics of the requests, in the order of arrival. */
export const metrics = (requests: ReadonlyArray<Request>): ReadonlyArray<Metric> =>
  requests
    .flatMap((request) => request.resourceMetrics ?? [])
    .flatMap((resource) => resource.scopeMetrics ?? [])
    .flatMap((scope) => scope.metrics ?? [])

/** The data points of a metric, whatever its kind. */
export const points = (metric: Metric): ReadonlyArray<DataPoint> =>
  (metric.gauge ?? metric.sum ?? metric.histogram ?? metric.exponentialHistogram ?? metric.summary)?.dataPoints ?? []
