/**
 * A strict decoder of OTLP metrics requests. It shares no code with any encoder, and finds what a lenient receiver
 * passes over in silence.
 *
 * @since 0.1.0
 */
import * as Either from "effect/Either"
import { isUtf8 } from "node:buffer"
import * as JsonReader from "./internal/jsonReader.js"
import { ExportRequest as schema, type Tree } from "./internal/otlpSchema.js"
import * as ProtobufReader from "./internal/protobufReader.js"
import { checkRequest } from "./internal/requestRules.js"
import * as Violations from "./internal/violations.js"
import type { ExportRequest } from "./OtlpMessage.js"

/**
 * A request as far as it could be read, and what is wrong with it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Decoded {
  readonly request: ExportRequest
  /** Each with its place, such as `resource_metrics[0].…: time_unix_nano is 0`; at most 100. None means valid. */
  readonly violations: ReadonlyArray<string>
}

/**
 * The two encodings of OTLP.
 *
 * @since 0.1.0
 * @category models
 */
export type Encoding = "protobuf" | "json"

/**
 * Decodes and checks the body of a request.
 *
 * Beyond what breaks the encoding itself it reports: unknown fields, wrong wire types, numbers that are not packed,
 * fields that are there twice, text that is not UTF-8; for JSON also names, enums and numbers in a form that senders must
 * not use (R181), and `null`; metrics without a name, data, points or temporality; series that are there twice; empty
 * and repeated keys; times that are 0 or before the start; buckets and counts that do not fit each other (R209); min, max
 * or sum of nothing; negative monotonic sums; ids of a wrong length; reserved flags; and empty envelopes (R183).
 *
 * @example
 * ```ts
 * import { OtlpDecoder } from "@efflux/testkit"
 *
 * const { violations } = OtlpDecoder.decode(new TextEncoder().encode(`{"resourceMetrics":[]}`), "json")
 * // ["an empty envelope: no resource_metrics"]
 * ```
 *
 * @since 0.1.0
 * @category decoding
 */
export const decode = (body: Uint8Array, encoding: Encoding): Decoded => {
  const violations = Violations.make()
  const tree = encoding === "protobuf" ? ProtobufReader.read(body, schema, violations) : readJson(body, violations)
  const request = typed(tree)
  if (violations.all.length === 0) checkRequest(request, violations)
  return { request, violations: violations.all }
}

/** A byte order mark stays, and is no JSON. */
const utf8 = new TextDecoder("utf-8", { ignoreBOM: true })

const readJson = (body: Uint8Array, violations: Violations.Violations): Tree => {
  if (!isUtf8(body)) violations.add(undefined, "not valid UTF-8")
  const json = Either.try((): unknown => JSON.parse(utf8.decode(body)))
  if (Either.isRight(json)) return JsonReader.read(json.right, schema, violations)
  violations.add(undefined, "not valid JSON")
  return JsonReader.read({}, schema, violations)
}

/** Both readers follow the schema, which says what the interfaces say. */
const typed = (tree: Tree): ExportRequest => tree as unknown as ExportRequest
