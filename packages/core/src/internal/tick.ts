/** One tick of a pipeline: collect, export, tell what changed. It never fails. */
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { CollectError } from "../CollectError.js"
import * as ExportContext from "../ExportContext.js"
import type * as MetricExporter from "../MetricExporter.js"
import type * as MetricProducer from "../MetricProducer.js"
import { makeStateLog } from "./stateLog.js"

export interface TickOptions {
  /** What all legs of the export share. */
  readonly window: Duration.Duration
  /** The most that the collection, and each leg, may take. */
  readonly budget: Duration.Duration
  readonly trigger: ExportContext.Trigger
}

export interface Tick {
  (options: TickOptions): Effect.Effect<void>
}

export const makeTick = (producer: MetricProducer.Service, exporter: MetricExporter.Service): Tick => {
  const gate = Effect.unsafeMakeSemaphore(1)
  const log = makeStateLog()
  const annotations = {
    exporter: exporter.name,
    ...(exporter.peer === undefined ? {} : { endpoint: endpoint(exporter.peer) })
  }

  const collect = (budget: Duration.Duration) =>
    Effect.timeoutFail(producer.collect, {
      duration: budget,
      onTimeout: () => new CollectError({ message: `the collection took longer than ${Duration.format(budget)}` })
    })

  return ({ budget, trigger, window }) =>
    ExportContext.make({ window, budget, legs: exporter.legs, trigger }).pipe(
      Effect.flatMap((context) =>
        collect(budget).pipe(
          Effect.tap(({ errors }) => log.collected(errors)),
          Effect.flatMap(({ data }) => exporter.export(data)),
          ExportContext.provide(context)
        )
      ),
      Effect.flatMap(log.delivered),
      Effect.catchAllCause((cause) =>
        Cause.isInterruptedOnly(cause)
          ? Effect.interrupt
          : trigger === "shutdown"
          ? log.lost(cause)
          : log.failed(cause)
      ),
      gate.withPermits(1),
      Effect.annotateLogs(annotations)
    )
}

const endpoint = (peer: { readonly address: string; readonly port?: number | undefined }): string =>
  peer.port === undefined ? peer.address : `${peer.address}:${peer.port}`
