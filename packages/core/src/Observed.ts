/**
 * Observed: exports and collections are counted and timed, and nothing else about them changes.
 *
 * @since 0.1.0
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import type { Delivery } from "./Delivery.js"
import * as ExportContext from "./ExportContext.js"
import type { ExportError } from "./ExportError.js"
import * as Ledger from "./Ledger.js"
import type * as MetricProducer from "./MetricProducer.js"
import { countDataPoints, type MetricsData } from "./MetricsData.js"
import type { Policy } from "./Policy.js"
import * as Range from "./Range.js"
import type { CollectionObserver, ExportObserver, Outcome } from "./SelfObservation.js"

/**
 * Tells an observer of every export to one destination: how many points are on their way, and what became of them.
 *
 * - The points are those that were open when the export began, so that of two legs of a fallback each counts its own.
 * - Each point counts once, by its final outcome: retries show in the duration only. What the ledger knows as accepted or
 *   rejected by this export counts so, also when the export failed later; the other points failed.
 * - Failures, defects, timeouts and interruptions are outcomes like any other: what begins ends.
 * - An export without a point to send is no export, and is not told.
 *
 * It belongs outside the leg's deadline and inside the fallback; around a fallback it sees both legs as one.
 *
 * @example
 * ```ts
 * import { Delivery, type MetricsData, Observed, SelfObservation, type Sender } from "@efflux/core"
 * import * as Effect from "effect/Effect"
 *
 * const print: Sender.Sender<MetricsData.MetricsData> = () => Effect.succeed(Delivery.empty)
 *
 * const observedPrint = Effect.gen(function*() {
 *   const registry = yield* SelfObservation.SelfObservation
 *   return Observed.observed(yield* registry.exporter({ name: "print", type: "print_metric_exporter" }))(print)
 * })
 * ```
 *
 * @since 0.1.0
 * @category policies
 */
export const observed = (observer: ExportObserver): Policy<MetricsData> => (self) => (data) =>
  Effect.flatMap(ExportContext.get, (context) => {
    const { ledger } = context
    const before = ledger.delivery
    const points = Ledger.open(ledger, Range.make(0, countDataPoints(data)))
      .reduce((sum, range) => sum + Range.size(range), 0)
    if (points === 0) return ExportContext.provide(context)(self(data))
    return Effect.acquireUseRelease(
      Effect.zipRight(observer.begin(points), ExportContext.now),
      () => ExportContext.provide(context)(self(data)),
      (start, exit) =>
        Effect.flatMap(
          ExportContext.now,
          (end) =>
            observer.end({ ...fate(points, since(before, ledger.delivery), exit), millis: Math.max(0, end - start) })
        )
    )
  })

type Counts = Pick<Delivery, "accepted" | "rejected">

const since = (before: Counts, after: Counts): Counts => ({
  accepted: after.accepted - before.accepted,
  rejected: after.rejected - before.rejected
})

/** A sender that settles nothing is believed by its delivery, and what it does not call rejected was accepted. */
const fate = (
  points: number,
  settled: Counts,
  exit: Exit.Exit<Delivery, ExportError>
): Omit<Outcome, "millis"> => {
  if (Exit.isFailure(exit)) {
    const rejected = Math.min(points, settled.rejected)
    return { points, rejected, accepted: Math.min(points - rejected, settled.accepted), cause: exit.cause }
  }
  const rejected = Math.min(points, Math.max(settled.rejected, exit.value.rejected))
  return { points, rejected, accepted: points - rejected }
}

/**
 * Tells an observer of every collection: how long it took, and whether it failed (`error.type` `collect`), brought only a
 * part (`incomplete`), died (`defect`) or was given up by its reader (`interrupted`: a timeout or the reader's end).
 *
 * @since 0.1.0
 * @category policies
 */
export const collection = (observer: CollectionObserver) => (self: MetricProducer.Service): MetricProducer.Service => ({
  ...self,
  collect: Effect.flatMap(
    ExportContext.now,
    (start) =>
      Effect.onExit(
        self.collect,
        (exit) => Effect.flatMap(ExportContext.now, (end) => observer.end(Math.max(0, end - start), errorType(exit)))
      )
  )
})

const errorType = (exit: Exit.Exit<MetricProducer.Collection, unknown>): string | undefined => {
  if (Exit.isSuccess(exit)) return exit.value.errors.length === 0 ? undefined : "incomplete"
  if (Option.isSome(Cause.dieOption(exit.cause))) return "defect"
  return Cause.isInterruptedOnly(exit.cause) ? "interrupted" : "collect"
}
