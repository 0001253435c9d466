/** What self-observation says of a failure: few words, always the same ones, and none from an unknown defect. */
import * as Cause from "effect/Cause"
import * as Option from "effect/Option"
import type { ExportError } from "../../ExportError.js"

export interface Failure {
  /** The `error.type` of semantic conventions: of low cardinality. */
  readonly type: string
  /** For people. It holds what a typed error says, and never what a defect says: that one may hold anything. */
  readonly message: string
  /** The attribute of the last answer, where there was one. */
  readonly status?: readonly [key: string, value: string | number] | undefined
}

const grpcStatuses: ReadonlyArray<string> = [
  "OK",
  "CANCELLED",
  "UNKNOWN",
  "INVALID_ARGUMENT",
  "DEADLINE_EXCEEDED",
  "NOT_FOUND",
  "ALREADY_EXISTS",
  "PERMISSION_DENIED",
  "RESOURCE_EXHAUSTED",
  "FAILED_PRECONDITION",
  "ABORTED",
  "OUT_OF_RANGE",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
  "UNAUTHENTICATED"
]

/** A status means HTTP's numbers, but for a component that speaks gRPC. */
const statusOf = (status: number, componentType: string): NonNullable<Failure["status"]> =>
  componentType.includes("_grpc_")
    ? ["rpc.response.status_code", grpcStatuses[status] ?? String(status)]
    : ["http.response.status_code", status]

const ofError = (error: ExportError, componentType: string): Failure => {
  const { message } = error
  switch (error._tag) {
    case "EncodeError":
      return { type: "encode", message }
    case "ExportTimeout":
      return { type: "timeout", message }
    case "TransportError": {
      if (error.status === undefined) return { type: error.reason, message }
      const status = statusOf(error.status, componentType)
      return { type: error.reason === "status" ? String(status[1]) : error.reason, message, status }
    }
  }
}

/** The worst that a cause holds: a defect, else a failure, else the interruption. */
export const describe = (cause: Cause.Cause<ExportError>, componentType: string): Failure => {
  const defect = Cause.dieOption(cause)
  if (Option.isSome(defect)) return { type: "defect", message: `a defect${nameOf(defect.value)}; its text is withheld` }
  return Option.match(Cause.failureOption(cause), {
    onSome: (error) => ofError(error, componentType),
    onNone: () => ({ type: "interrupted", message: "the export was interrupted" })
  })
}

const nameOf = (defect: unknown): string => defect instanceof Error ? ` (${defect.constructor.name})` : ""
