/** The smallest parts that a pipeline of tests is made of. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { Retry, TransportError } from "../src/ExportError.js"
import type { Delivery } from "../src/index.js"
import {
  Attributes,
  type ExportError,
  type MetricsData,
  Payload,
  type Range,
  type Sender,
  Series
} from "../src/index.js"

export const counters = (count: number, name = "requests"): MetricsData.MetricsData => ({
  resourceMetrics: [{
    resource: { attributes: [], droppedAttributesCount: 0 },
    schemaUrl: "",
    scopeMetrics: [{
      scope: { name: "test", version: "", attributes: [], droppedAttributesCount: 0 },
      schemaUrl: "",
      metrics: [{
        _tag: "Sum",
        name,
        description: "",
        unit: "1",
        instrument: "Counter",
        metadata: [],
        numberType: "int",
        isMonotonic: true,
        aggregationTemporality: "cumulative",
        dataPoints: Array.from({ length: count }, (_, i) => ({
          series: Series.make(Attributes.make({ i }), 0n),
          startTimeUnixNano: 0n,
          timeUnixNano: 1n,
          flags: 0,
          value: i,
          exemplars: []
        }))
      }]
    }]
  }]
})

/** An encoder whose payloads have `bytesPerPoint` bytes for each point. */
export const sizedEncoder = (bytesPerPoint: number) => ({
  encode: (_: MetricsData.MetricsData, range: Range.Range) =>
    Effect.succeed(Payload.make(new Uint8Array(bytesPerPoint * (range.end - range.start)), "test", range))
})

export const failure = (retry: ExportError.Retry, status?: number): TransportError =>
  new TransportError({ reason: "status", retry, status, message: `answered ${status ?? "nothing"}` })

export const backoff = failure(Retry.Backoff(), 503)
export const never = failure(Retry.Never(), 401)
export const split = failure(Retry.Split(), 413)

export type Answer<A> = (a: A) => Effect.Effect<Delivery.Delivery, ExportError.ExportError>

export const ok = <A>(): Answer<A> => () => Effect.succeed({ accepted: 1, rejected: 0, messages: [] })
export const fail = <A>(error: ExportError.ExportError): Answer<A> => () => Effect.fail(error)
export const hang = <A>(): Answer<A> => () => Effect.never

/** A sender that answers by a script, the last line again and again, and remembers when it was called and with what. */
export const scripted = <A>(...script: ReadonlyArray<Answer<A>>) => {
  const calls: Array<{ readonly at: number; readonly value: A }> = []
  let interrupted = 0
  const send: Sender.Sender<A> = (value) =>
    Effect.flatMap(Clock.currentTimeMillis, (at) => {
      const answer = script[Math.min(calls.length, script.length - 1)]!
      calls.push({ at, value })
      return Effect.onInterrupt(answer(value), () => Effect.sync(() => void interrupted++))
    })
  return { send, calls, times: () => calls.map(({ at }) => at), interrupted: () => interrupted }
}
