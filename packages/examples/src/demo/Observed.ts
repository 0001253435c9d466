/**
 * Writes every export into the journal: a policy around the exporter, and one around the HTTP client below it.
 *
 * The exporter itself is left as it is; whatever exports through `HttpClient` can be observed like this.
 *
 * @since 0.1.0
 */
import * as HttpClient from "@effect/platform/HttpClient"
import type { Delivery } from "@efflux/core/Delivery"
import * as ExportContext from "@efflux/core/ExportContext"
import type { ExportError } from "@efflux/core/ExportError"
import { countDataPoints, type MetricsData } from "@efflux/core/MetricsData"
import type { Policy } from "@efflux/core/Policy"
import type * as OtlpReceiver from "@efflux/testkit/OtlpReceiver"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FiberRef from "effect/FiberRef"
import * as Layer from "effect/Layer"
import { Display } from "./Display.js"
import { type Export, Journal } from "./Journal.js"
import { verify } from "./Verification.js"

interface Wire {
  requests: number
  bytes: number
}

/** What the export that runs has put on the wire; its attempts may run in fibers of their own. */
const currentWire = FiberRef.unsafeMake<Wire | undefined>(undefined)

/**
 * Counts the requests and bytes of each export; to be provided to an exporter as its client.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerClient: Layer.Layer<HttpClient.HttpClient, never, HttpClient.HttpClient> = Layer.effect(
  HttpClient.HttpClient,
  Effect.map(
    HttpClient.HttpClient,
    HttpClient.tapRequest((request) =>
      Effect.map(FiberRef.get(currentWire), (wire) => {
        if (wire === undefined) return
        wire.requests++
        wire.bytes += "contentLength" in request.body ? request.body.contentLength ?? 0 : 0
      })
    )
  )
)

/**
 * Makes the policy. With a receiver inside the process, what it decoded is compared with what was sent, and then
 * forgotten; the receiver has decoded a request before it answers it.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  receiver: OtlpReceiver.Service | undefined
): Effect.Effect<Policy<MetricsData>, never, Journal | Display> =>
  Effect.gen(function*() {
    const journal = yield* Journal
    const display = yield* Display

    const compare = (data: MetricsData) =>
      receiver === undefined
        ? Effect.succeed(undefined)
        : Effect.map(Effect.zipLeft(receiver.requests, receiver.clear), (requests) => {
          const violation = requests.flatMap(({ violations }) => violations)[0]
          const { matching, problem } = verify(data, requests.map(({ message }) => message))
          return { matching, problem: violation === undefined ? problem : `the receiver refused: ${violation}` }
        })

    return (self) => (data) =>
      Effect.gen(function*() {
        const wire: Wire = { requests: 0, bytes: 0 }
        const { trigger } = yield* ExportContext.get
        const start = yield* ExportContext.now
        return yield* self(data).pipe(
          Effect.locally(currentWire, wire),
          Effect.onExit((exit) =>
            Effect.gen(function*() {
              const millis = (yield* ExportContext.now) - start
              const at = yield* Clock.currentTimeMillis
              const found = yield* compare(data)
              const entry: Export = {
                at,
                trigger,
                points: countDataPoints(data),
                ...wire,
                millis,
                ...fate(exit, found?.problem ?? ""),
                decoded: found?.matching
              }
              yield* journal.exported(entry)
              yield* display.exported(entry)
            })
          )
        )
      })
  })

const fate = (
  exit: Exit.Exit<Delivery, ExportError>,
  problem: string
): Pick<Export, "accepted" | "rejected" | "problem" | "said"> => {
  if (Exit.isFailure(exit)) return { accepted: 0, rejected: 0, problem: reason(exit.cause), said: "" }
  const { accepted, messages, rejected } = exit.value
  if (rejected === 0) return { accepted, rejected, problem, said: messages.join("; ") }
  return { accepted, rejected, problem: [`${rejected} data points were rejected`, ...messages].join(": "), said: "" }
}

const reason = (cause: Cause.Cause<ExportError>): string =>
  Array.from(Cause.failures(cause), ({ message }) => message).join("; ") ||
  (Cause.isInterruptedOnly(cause) ? "the end came before the answer" : Cause.pretty(cause).split("\n")[0]!)
