/**
 * Circuit breaker: a receiver that failed several times in a row is left alone for a while.
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as ExportContext from "./ExportContext.js"
import { type ExportError, Retry, TransportError } from "./ExportError.js"
import * as Circuit from "./internal/circuit.js"
import { decodeDuration, InvalidOption } from "./InvalidOption.js"
import type { Sender } from "./Sender.js"

/**
 * When a breaker opens, and for how long.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** So many failed sends in a row open it. Default: 5. */
  readonly failures?: number | undefined
  /** How long nothing is sent before one send probes. Longer than nothing, and finite. Default: 30 seconds. */
  readonly openFor?: Duration.DurationInput | undefined
}

/**
 * A breaker, closed. Its state belongs to it: senders that it is put around share it, and others have one of their own.
 *
 * - *Closed*: everything is sent. After `failures` failed sends in a row it opens.
 * - *Open*: nothing is sent for `openFor`; a send fails at once with the reason `circuit-open`, which is not retried.
 * - *Half-open*: exactly one send, the probe, goes through, and all others fail as before. If it succeeds the breaker
 *   closes, if it fails it is open for `openFor` again.
 *
 * A failure is an error that says the receiver cannot be reached or does not serve: a broken connection, a timeout, an
 * answer that asks to come again (`Backoff`, `After`), any 5xx. An answer that finds fault with the request (400, 401,
 * 413, …) shows that the receiver is alive, and counts like a success. An encoding error, a defect and an interruption
 * count as neither; only when the deadline of the export interrupts a send, that is a failure.
 *
 * The last export of a pipeline, at shutdown, always probes once. A flush by hand does not: it may be called at any rate.
 *
 * It belongs outside `retry`, so that it counts sends and not attempts. Opening is logged once as a warning, closing once
 * as an info.
 *
 * @example
 * ```ts
 * import { CircuitBreaker, Delivery, type Payload, type Sender } from "@efflux/core"
 * import * as Effect from "effect/Effect"
 *
 * const send: Sender.Sender<Payload.Payload> = (payload) => Effect.succeed(Delivery.accepted(payload))
 * const guarded = Effect.map(CircuitBreaker.make({ failures: 3, openFor: "1 minute" }), (breaker) => breaker(send))
 * ```
 *
 * @since 0.1.0
 * @category policies
 */
export const make = (options: Options = {}): Effect.Effect<<A>(self: Sender<A>) => Sender<A>, InvalidOption> =>
  Effect.gen(function*() {
    const failures = options.failures ?? 5
    const reason = "a breaker is open for some time and must close again, for example after \"30 seconds\""
    const openFor = yield* decodeDuration(
      { module: "CircuitBreaker", field: "openFor", reason },
      options.openFor ?? "30 seconds"
    )
    if (!(Number.isSafeInteger(failures) && failures >= 1)) {
      return yield* invalid("failures", String(failures), "it is a whole number of failed sends, 1 or more")
    }
    const circuit = Circuit.make({ failures, openFor: Duration.toMillis(openFor), judge, opened, closed })
    return <A>(self: Sender<A>): Sender<A> => (a) =>
      Effect.catchIf(circuit.pass(self(a)), isOpen, (open) => Effect.flatMap(ExportContext.now, circuitOpen(open)))
  })

/** Whether the receiver did answer, and laid the blame on the request. */
const judge = (error: ExportError): Circuit.Health => {
  if (error._tag === "EncodeError") return "unknown"
  if (error._tag === "ExportTimeout") return "failing"
  const answered = error.reason === "status" || error.reason === "reply" || error.reason === "redirect"
  const comeAgain = error.retry._tag === "Backoff" || error.retry._tag === "After"
  return answered && !comeAgain && !(error.status !== undefined && error.status >= 500) ? "alive" : "failing"
}

const isOpen = (error: ExportError | Circuit.Open): error is Circuit.Open => error._tag === "Open"

const circuitOpen = ({ failures, probeAt, reason, since }: Circuit.Open) => (now: number): TransportError => {
  const next = probeAt > now ? `the next probe is due in ${format(probeAt - now)}` : "a probe is on its way"
  return new TransportError({
    reason: "circuit-open",
    retry: Retry.Never(),
    message: `nothing was sent: the circuit has been open for ${format(now - since)}, ` +
      `after ${failures} failures in a row, the last: ${reason}; ${next}`
  })
}

const opened = ({ failures, reason }: Circuit.Open): Effect.Effect<void> =>
  Effect.logWarning(`the circuit is open after ${failures} failures in a row, the last: ${reason}`)

const closed = ({ failures, since }: Circuit.Open): Effect.Effect<void> =>
  Effect.flatMap(ExportContext.now, (now) =>
    Effect.logInfo(`the circuit is closed again, after ${format(now - since)} and ${failures} failures in a row`))

/** Whole seconds, or milliseconds below one. */
const format = (millis: number): string =>
  Duration.format(Duration.millis(millis < 1000 ? Math.ceil(millis) : 1000 * Math.round(millis / 1000)))

const invalid = (field: string, value: string, reason: string): InvalidOption =>
  new InvalidOption({ module: "CircuitBreaker", field, value, reason })
