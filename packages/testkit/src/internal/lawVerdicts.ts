/** What is wrong with a play, in words; `undefined` when nothing is. */
import type { ExportError } from "@efflux/core/ExportError"
import * as Cause from "effect/Cause"
import * as Exit from "effect/Exit"
import { type Call, describe, type Play } from "./lawStage.js"

type Verdict = string | undefined

export const differ = <A>(one: Play<A>, other: Play<A>): Verdict => {
  const [a, b] = [describe(one), describe(other)]
  return a === b ? undefined : `it came to ${a} and to ${b}`
}

const forbids = (error: ExportError): boolean =>
  error._tag === "TransportError" && (error.retry._tag === "Never" || error.retry._tag === "Split")

const isFinal = <A>({ exit }: Call<A>): boolean =>
  exit !== undefined && Exit.isFailure(exit) && Array.from(Cause.failures(exit.cause)).some(forbids)

export const sentAgain = <A>({ calls }: Play<A>): Verdict => {
  const final = calls.findIndex(isFinal)
  return final === -1 || final === calls.length - 1
    ? undefined
    : `it was sent again after answer ${final + 1}, which forbade it`
}

export const replaced = <A>(value: A) => ({ calls }: Play<A>): Verdict =>
  calls.every((call) => Object.is(call.value, value)) ? undefined : "another value was sent than was given"

export const late = (prompt: boolean) => <A>({ calls, deadline, end }: Play<A>): Verdict => {
  const after = calls.find(({ at }) => at >= deadline)
  if (after !== undefined) return `it was sent at ${after.at} ms, and the deadline was at ${deadline} ms`
  if (!prompt || (end !== undefined && end.at <= deadline)) return undefined
  return `it ended ${end === undefined ? "never" : `at ${end.at} ms`}, and the deadline was at ${deadline} ms`
}

export const leftOver = <A>({ calls, interrupted }: Play<A>): Verdict => {
  if (interrupted === undefined) return "it was not interrupted"
  if (!interrupted.ended) return "it went on when it was interrupted"
  if (interrupted.running > 0) return `${interrupted.running} sends went on when it was interrupted`
  return calls.length > interrupted.calls ? "it was sent again when it had been interrupted" : undefined
}
