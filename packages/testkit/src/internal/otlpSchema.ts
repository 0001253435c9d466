/** The messages of an OTLP metrics request: numbers, names and types of their fields. */

export type Scalar =
  | "string"
  | "bytes"
  | "id"
  | "bool"
  | "enum"
  | "double"
  | "fixed64"
  | "sfixed64"
  | "int64"
  | "uint64"
  | "uint32"
  | "sint32"

/**
 * How often a field is there: `one` (with a default), `many`, `optional` (presence counts), `choice` (one of the
 * message's `oneof`; no message here has two).
 */
export type Label = "one" | "many" | "optional" | "choice"

export interface Field {
  readonly number: number
  /** As in the proto files. */
  readonly name: string
  /** As in JSON. */
  readonly key: string
  readonly type: Scalar | Message
  readonly label: Label
}

export interface Message {
  readonly byNumber: ReadonlyMap<number, Field>
  readonly byKey: ReadonlyMap<string, Field>
}

type Row = readonly [number: number, name: string, type: Scalar | Message, label?: Label]

const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

const extend = (message: Message, rows: ReadonlyArray<Row>): Message => {
  const fields = rows.map(([number, name, type, label = "one"]) => ({ number, name, key: camel(name), type, label }))
  return {
    byNumber: new Map([...message.byNumber, ...fields.map((field) => [field.number, field] as const)]),
    byKey: new Map([...message.byKey, ...fields.map((field) => [field.key, field] as const)])
  }
}

const nothing: Message = { byNumber: new Map(), byKey: new Map() }

const message = (...rows: ReadonlyArray<Row>): Message => extend(nothing, rows)

// AnyValue, ArrayValue and KeyValueList contain each other.
const anyNumbers = new Map<number, Field>()
const anyKeys = new Map<string, Field>()
const AnyValue: Message = { byNumber: anyNumbers, byKey: anyKeys }
const KeyValue = message([1, "key", "string"], [2, "value", AnyValue])
const values = message(
  [1, "string_value", "string", "choice"],
  [2, "bool_value", "bool", "choice"],
  [3, "int_value", "int64", "choice"],
  [4, "double_value", "double", "choice"],
  [5, "array_value", message([1, "values", AnyValue, "many"]), "choice"],
  [6, "kvlist_value", message([1, "values", KeyValue, "many"]), "choice"],
  [7, "bytes_value", "bytes", "choice"]
)
values.byNumber.forEach((field, number) => anyNumbers.set(number, field))
values.byKey.forEach((field, key) => anyKeys.set(key, field))

const Exemplar = message(
  [2, "time_unix_nano", "fixed64"],
  [3, "as_double", "double", "choice"],
  [4, "span_id", "id"],
  [5, "trace_id", "id"],
  [6, "as_int", "sfixed64", "choice"],
  [7, "filtered_attributes", KeyValue, "many"]
)

const times: ReadonlyArray<Row> = [
  [2, "start_time_unix_nano", "fixed64"],
  [3, "time_unix_nano", "fixed64"]
]

const NumberDataPoint = message(
  ...times,
  [4, "as_double", "double", "choice"],
  [5, "exemplars", Exemplar, "many"],
  [6, "as_int", "sfixed64", "choice"],
  [7, "attributes", KeyValue, "many"],
  [8, "flags", "uint32"]
)

const HistogramDataPoint = message(
  ...times,
  [4, "count", "fixed64"],
  [5, "sum", "double", "optional"],
  [6, "bucket_counts", "fixed64", "many"],
  [7, "explicit_bounds", "double", "many"],
  [8, "exemplars", Exemplar, "many"],
  [9, "attributes", KeyValue, "many"],
  [10, "flags", "uint32"],
  [11, "min", "double", "optional"],
  [12, "max", "double", "optional"]
)

const Buckets = message([1, "offset", "sint32"], [2, "bucket_counts", "uint64", "many"])

const ExponentialHistogramDataPoint = message(
  [1, "attributes", KeyValue, "many"],
  ...times,
  [4, "count", "fixed64"],
  [5, "sum", "double", "optional"],
  [6, "scale", "sint32"],
  [7, "zero_count", "fixed64"],
  [8, "positive", Buckets],
  [9, "negative", Buckets],
  [10, "flags", "uint32"],
  [11, "exemplars", Exemplar, "many"],
  [12, "min", "double", "optional"],
  [13, "max", "double", "optional"],
  [14, "zero_threshold", "double"]
)

const SummaryDataPoint = message(
  ...times,
  [4, "count", "fixed64"],
  [5, "sum", "double"],
  [6, "quantile_values", message([1, "quantile", "double"], [2, "value", "double"]), "many"],
  [7, "attributes", KeyValue, "many"],
  [8, "flags", "uint32"]
)

const temporality: Row = [2, "aggregation_temporality", "enum"]

const Metric = message(
  [1, "name", "string"],
  [2, "description", "string"],
  [3, "unit", "string"],
  [5, "gauge", message([1, "data_points", NumberDataPoint, "many"]), "choice"],
  [7, "sum", message([1, "data_points", NumberDataPoint, "many"], temporality, [3, "is_monotonic", "bool"]), "choice"],
  [9, "histogram", message([1, "data_points", HistogramDataPoint, "many"], temporality), "choice"],
  [
    10,
    "exponential_histogram",
    message([1, "data_points", ExponentialHistogramDataPoint, "many"], temporality),
    "choice"
  ],
  [11, "summary", message([1, "data_points", SummaryDataPoint, "many"]), "choice"],
  [12, "metadata", KeyValue, "many"]
)

const InstrumentationScope = message(
  [1, "name", "string"],
  [2, "version", "string"],
  [3, "attributes", KeyValue, "many"],
  [4, "dropped_attributes_count", "uint32"]
)

const EntityRef = message(
  [1, "schema_url", "string"],
  [2, "type", "string"],
  [3, "id_keys", "string", "many"],
  [4, "description_keys", "string", "many"]
)

const Resource = message(
  [1, "attributes", KeyValue, "many"],
  [2, "dropped_attributes_count", "uint32"],
  [3, "entity_refs", EntityRef, "many"]
)

const ScopeMetrics = message(
  [1, "scope", InstrumentationScope],
  [2, "metrics", Metric, "many"],
  [3, "schema_url", "string"]
)

const ResourceMetrics = message(
  [1, "resource", Resource],
  [2, "scope_metrics", ScopeMetrics, "many"],
  [3, "schema_url", "string"]
)

export const ExportRequest: Message = message([1, "resource_metrics", ResourceMetrics, "many"])

const defaults: Readonly<Record<Scalar, unknown>> = {
  string: "",
  bytes: new Uint8Array(0),
  id: new Uint8Array(0),
  bool: false,
  enum: 0,
  double: 0,
  fixed64: 0n,
  sfixed64: 0n,
  int64: 0n,
  uint64: 0n,
  uint32: 0,
  sint32: 0
}

export type Tree = Record<string, unknown>

/** A message of which nothing was sent. */
export const blank = (message: Message): Tree => {
  const tree: Tree = {}
  for (const field of message.byNumber.values()) {
    if (field.label === "many") tree[field.key] = []
    else if (field.label === "one" && typeof field.type === "string") tree[field.key] = defaults[field.type]
  }
  return tree
}
