/** What a pool may be, which member it keeps, and what it says when one cannot be opened. */
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import * as Exit from "effect/Exit"
import * as Predicate from "effect/Predicate"
import type { Delivery } from "../Delivery.js"
import { type ExportError, type Reason, Retry, TransportError } from "../ExportError.js"
import { decodeDuration, InvalidOption } from "../InvalidOption.js"
import type { Options } from "../Pool.js"

export const decode = (
  options: Options
): Either.Either<{ readonly size: number; readonly idleMillis: number }, InvalidOption> => {
  const { size = 4 } = options
  if (!(Number.isSafeInteger(size) && size >= 1)) {
    const reason = "a pool has a whole number of members, at least one"
    return Either.left(new InvalidOption({ module: "Pool", field: "size", value: String(size), reason }))
  }
  const reason = "a member that is closed at once was never in a pool; write a time such as \"65 seconds\""
  const { idleTimeout = Duration.seconds(65) } = options
  const forEver = Duration.isDuration(idleTimeout) && !Duration.isFinite(idleTimeout)
  return Either.map(
    forEver ? Either.right(idleTimeout) : decodeDuration({ module: "Pool", field: "idleTimeout", reason }, idleTimeout),
    (idle) => ({ size, idleMillis: Duration.toMillis(idle) })
  )
}

/** With these reasons an answer was read to its end, or nothing was sent. */
const intact: ReadonlySet<Reason> = new Set<Reason>(["status", "redirect", "authentication", "circuit-open"])

/** Whether the connection that a send used may no longer be what the next one takes it for. */
export const isBroken = (exit: Exit.Exit<Delivery, ExportError>): boolean => {
  if (Exit.isSuccess(exit)) return false
  const failure = Cause.failureOrCause(exit.cause)
  if (Either.isRight(failure)) return true
  switch (failure.left._tag) {
    case "EncodeError":
      return false
    case "ExportTimeout":
      return true
    case "TransportError":
      return !intact.has(failure.left.reason)
  }
}

/** The error of a send for which another member could not be opened. */
export const unopened = (error: unknown): TransportError =>
  error instanceof TransportError ? error : new TransportError({
    reason: "unknown",
    retry: Retry.Backoff(),
    message: `another connection could not be opened: ${
      Predicate.hasProperty(error, "message") ? String(error.message) : "no reason was given"
    }`
  })
