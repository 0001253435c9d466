/**
 * The messages of OTLP as a receiver reads them: plain trees with OTLP's names and a `bigint` for every 64-bit integer.
 *
 * What a sender left out has its default, as in protobuf; a member of a `oneof`, an `optional` and a message that were
 * left out are absent.
 *
 * @since 0.1.0
 */

/**
 * The request of one export.
 *
 * @since 0.1.0
 * @category models
 */
export interface ExportRequest {
  readonly resourceMetrics: ReadonlyArray<ResourceMetrics>
}

/**
 * The metrics of one resource.
 *
 * @since 0.1.0
 * @category models
 */
export interface ResourceMetrics {
  readonly resource?: Resource
  readonly scopeMetrics: ReadonlyArray<ScopeMetrics>
  readonly schemaUrl: string
}

/**
 * What produced the metrics.
 *
 * @since 0.1.0
 * @category models
 */
export interface Resource {
  readonly attributes: ReadonlyArray<KeyValue>
  readonly droppedAttributesCount: number
  readonly entityRefs: ReadonlyArray<EntityRef>
}

/**
 * Which of a resource's attributes identify and describe an entity.
 *
 * @since 0.1.0
 * @category models
 */
export interface EntityRef {
  readonly schemaUrl: string
  readonly type: string
  readonly idKeys: ReadonlyArray<string>
  readonly descriptionKeys: ReadonlyArray<string>
}

/**
 * The metrics of one scope.
 *
 * @since 0.1.0
 * @category models
 */
export interface ScopeMetrics {
  readonly scope?: InstrumentationScope
  readonly metrics: ReadonlyArray<Metric>
  readonly schemaUrl: string
}

/**
 * What recorded the metrics.
 *
 * @since 0.1.0
 * @category models
 */
export interface InstrumentationScope {
  readonly name: string
  readonly version: string
  readonly attributes: ReadonlyArray<KeyValue>
  readonly droppedAttributesCount: number
}

/**
 * A metric: exactly one of its kinds is there.
 *
 * @since 0.1.0
 * @category models
 */
export interface Metric {
  readonly name: string
  readonly description: string
  readonly unit: string
  readonly gauge?: { readonly dataPoints: ReadonlyArray<NumberDataPoint> }
  readonly sum?: {
    readonly dataPoints: ReadonlyArray<NumberDataPoint>
    readonly aggregationTemporality: number
    readonly isMonotonic: boolean
  }
  readonly histogram?: {
    readonly dataPoints: ReadonlyArray<HistogramDataPoint>
    readonly aggregationTemporality: number
  }
  readonly exponentialHistogram?: {
    readonly dataPoints: ReadonlyArray<ExponentialHistogramDataPoint>
    readonly aggregationTemporality: number
  }
  readonly summary?: { readonly dataPoints: ReadonlyArray<SummaryDataPoint> }
  readonly metadata: ReadonlyArray<KeyValue>
}

/**
 * What every point has.
 *
 * @since 0.1.0
 * @category models
 */
export interface DataPoint {
  readonly attributes: ReadonlyArray<KeyValue>
  readonly startTimeUnixNano: bigint
  readonly timeUnixNano: bigint
  readonly flags: number
}

/**
 * A point of a sum or a gauge.
 *
 * @since 0.1.0
 * @category models
 */
export interface NumberDataPoint extends DataPoint {
  readonly asDouble?: number
  readonly asInt?: bigint
  readonly exemplars: ReadonlyArray<Exemplar>
}

/**
 * A point of a histogram with explicit boundaries.
 *
 * @since 0.1.0
 * @category models
 */
export interface HistogramDataPoint extends DataPoint {
  readonly count: bigint
  readonly sum?: number
  readonly bucketCounts: ReadonlyArray<bigint>
  readonly explicitBounds: ReadonlyArray<number>
  readonly exemplars: ReadonlyArray<Exemplar>
  readonly min?: number
  readonly max?: number
}

/**
 * A point of an exponential histogram.
 *
 * @since 0.1.0
 * @category models
 */
export interface ExponentialHistogramDataPoint extends DataPoint {
  readonly count: bigint
  readonly sum?: number
  readonly scale: number
  readonly zeroCount: bigint
  readonly positive?: Buckets
  readonly negative?: Buckets
  readonly exemplars: ReadonlyArray<Exemplar>
  readonly min?: number
  readonly max?: number
  readonly zeroThreshold: number
}

/**
 * Buckets of one sign.
 *
 * @since 0.1.0
 * @category models
 */
export interface Buckets {
  readonly offset: number
  readonly bucketCounts: ReadonlyArray<bigint>
}

/**
 * A point of a summary.
 *
 * @since 0.1.0
 * @category models
 */
export interface SummaryDataPoint extends DataPoint {
  readonly count: bigint
  readonly sum: number
  readonly quantileValues: ReadonlyArray<{ readonly quantile: number; readonly value: number }>
}

/**
 * A sample of the measurements behind a point.
 *
 * @since 0.1.0
 * @category models
 */
export interface Exemplar {
  readonly filteredAttributes: ReadonlyArray<KeyValue>
  readonly timeUnixNano: bigint
  readonly asDouble?: number
  readonly asInt?: bigint
  readonly spanId: Uint8Array
  readonly traceId: Uint8Array
}

/**
 * A key with its value.
 *
 * @since 0.1.0
 * @category models
 */
export interface KeyValue {
  readonly key: string
  readonly value?: AnyValue
}

/**
 * A value of any type: at most one member is there.
 *
 * @since 0.1.0
 * @category models
 */
export interface AnyValue {
  readonly stringValue?: string
  readonly boolValue?: boolean
  readonly intValue?: bigint
  readonly doubleValue?: number
  readonly arrayValue?: { readonly values: ReadonlyArray<AnyValue> }
  readonly kvlistValue?: { readonly values: ReadonlyArray<KeyValue> }
  readonly bytesValue?: Uint8Array
}

/**
 * A value in JavaScript's own types, as tests compare it; an int64 is a `bigint`, the empty value is `null`.
 *
 * @since 0.1.0
 * @category models
 */
export type Plain =
  | string
  | boolean
  | bigint
  | number
  | Uint8Array
  | null
  | ReadonlyArray<Plain>
  | { readonly [key: string]: Plain }

/**
 * Attributes in JavaScript's own types.
 *
 * @example
 * ```ts
 * import { OtlpMessage } from "@efflux/testkit"
 *
 * OtlpMessage.plainAttributes([{ key: "http.response.status_code", value: { intValue: 200n } }])
 * // { "http.response.status_code": 200n }
 * ```
 *
 * @since 0.1.0
 * @category getters
 */
export const plainAttributes = (self: ReadonlyArray<KeyValue>): { readonly [key: string]: Plain } =>
  Object.fromEntries(self.map(({ key, value }) => [key, plain(value ?? {})]))

const plain = (value: AnyValue): Plain => {
  if (value.arrayValue !== undefined) return value.arrayValue.values.map(plain)
  if (value.kvlistValue !== undefined) return plainAttributes(value.kvlistValue.values)
  return value.stringValue ?? value.boolValue ?? value.intValue ?? value.doubleValue ?? value.bytesValue ?? null
}

/**
 * The points of a metric, whatever its kind.
 *
 * @since 0.1.0
 * @category getters
 */
export const dataPoints = (self: Metric): ReadonlyArray<DataPoint> =>
  (self.gauge ?? self.sum ?? self.histogram ?? self.exponentialHistogram ?? self.summary)?.dataPoints ?? []
