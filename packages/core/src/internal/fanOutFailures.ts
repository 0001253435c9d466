/** The failures of branches as one cause: one error that names them all, and the defects besides. */
import * as Cause from "effect/Cause"
import type { ExportError, Reason } from "../ExportError.js"
import { Retry, TransportError } from "../ExportError.js"

interface Failed {
  readonly name: string
  readonly cause: Cause.Cause<ExportError>
}

export const failures = (failed: ReadonlyArray<Failed>, branches: number): Cause.Cause<ExportError> => {
  const errors = failed.flatMap(({ cause }) => Array.from(Cause.failures(cause)))
  const told = failed.map(({ cause, name }) => `${name}: ${describe(cause)}`).join("; ")
  const error = new TransportError({
    reason: common(errors.map(reasonOf)) ?? "unknown",
    status: common(errors.map((error) => error._tag === "TransportError" ? error.status : undefined)),
    retry: Retry.Never(),
    message: `${failed.length} of ${branches} destinations failed: ${told}`
  })
  return failed
    .flatMap(({ cause }) => Array.from(Cause.defects(cause), (defect) => Cause.die(defect)))
    .reduce<Cause.Cause<ExportError>>((all, defect) => Cause.parallel(all, defect), Cause.fail(error))
}

/** The defects themselves are told by the cause. */
const describe = (cause: Cause.Cause<ExportError>): string =>
  Array.from(Cause.failures(cause), (error) => error.message).join("; ") ||
  (Cause.isInterruptedOnly(cause) ? "it was interrupted" : "it has a defect")

const reasonOf = (error: ExportError): Reason =>
  error._tag === "TransportError" ? error.reason : error._tag === "ExportTimeout" ? "timeout" : "unknown"

/** What all have in common, if they have. */
const common = <A>(values: ReadonlyArray<A>): A | undefined =>
  values.every((value) => value === values[0]) ? values[0] : undefined
