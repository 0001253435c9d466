/**
 * Fan-out: one snapshot goes to several destinations at once, and none waits for, or fails with, another.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Delivery from "./Delivery.js"
import * as ExportContext from "./ExportContext.js"
import type { ExportError } from "./ExportError.js"
import { failures } from "./internal/fanOutFailures.js"
import * as Ledger from "./Ledger.js"
import * as Range from "./Range.js"
import type { Sender } from "./Sender.js"

/**
 * One of the destinations.
 *
 * @since 0.1.0
 * @category models
 */
export interface Branch<in A> {
  /** Names the branch in the error of a fan-out. */
  readonly name: string
  /** How many destinations it tries one after another: 1, unless it is a fallback. */
  readonly legs: number
  readonly export: Sender<A>
}

/**
 * Sends to all branches at once, each with a ledger of its own and the whole share of the time.
 *
 * - It ends when every branch has ended. A branch that fails or hangs keeps no other from delivering; one that hangs
 *   keeps only the end waiting, for as long as its own deadline allows.
 * - All delivered: the delivery is the sum. It counts deliveries, so a point that two branches took counts twice.
 * - Otherwise it fails with a `TransportError` that names each branch that failed, and why. Its advice is `Never`: sent
 *   again, the snapshot would reach those once more that have it already. A defect of a branch is told as one.
 * - A point is settled in the ledger of the export when every branch has settled it. So a fallback around a fan-out
 *   gets what any branch lacks, and a fan-out in a fallback sends only what was open when it began.
 *
 * The branches share the legs: a fan-out takes as many as the longest of them.
 *
 * @example
 * ```ts
 * import { Delivery, FanOut, type MetricsData, type Sender } from "@efflux/core"
 * import * as Effect from "effect/Effect"
 *
 * const ours: Sender.Sender<MetricsData.MetricsData> = () => Effect.succeed(Delivery.empty)
 * const theirs: Sender.Sender<MetricsData.MetricsData> = () => Effect.succeed(Delivery.empty)
 * const both = FanOut.fanOut([
 *   { name: "ours", legs: 1, export: ours },
 *   { name: "theirs", legs: 1, export: theirs }
 * ])
 * ```
 *
 * @since 0.1.0
 * @category policies
 */
export const fanOut = <A>(branches: ReadonlyArray<Branch<A>>): Sender<A> => (a) =>
  Effect.gen(function*() {
    const context = yield* ExportContext.get
    const now = yield* ExportContext.now
    const legs = countLegs(branches)
    // what is not ours is left to the legs that follow
    const after = Math.max(0, context.legs - legs)
    const deadline = now + Math.floor((Math.max(0, context.deadline - now) * legs) / (after + legs))
    const runs = branches.map((branch) => ({ branch, ledger: resume(context.ledger) }))

    const exits = yield* Effect.forEach(
      runs,
      ({ branch, ledger }) =>
        Effect.exit(ExportContext.provide({ ...context, deadline, legs: branch.legs, ledger })(branch.export(a))),
      { concurrency: "unbounded" }
    ).pipe(Effect.ensuring(Effect.sync(() => settleCommon(context.ledger, runs.map(({ ledger }) => ledger)))))

    return yield* outcome(branches, exits)
  })

/**
 * How many legs a fan-out takes: as many as the longest of its branches.
 *
 * @since 0.1.0
 * @category getters
 */
export const countLegs = (branches: ReadonlyArray<Pick<Branch<never>, "legs">>): number =>
  branches.reduce((most, { legs }) => Math.max(most, legs), 1)

/** A ledger in which is settled what was settled before, by nobody of ours. */
const resume = (before: Ledger.Ledger): Ledger.Ledger => {
  const ledger = Ledger.make()
  for (const range of before.settled) ledger.settle(range, Delivery.empty)
  return ledger
}

const intersect = (self: ReadonlyArray<Range.Range>, that: ReadonlyArray<Range.Range>): ReadonlyArray<Range.Range> =>
  self.flatMap((range) => Range.subtract(range, Range.subtract(range, that)))

const settleCommon = (ledger: Ledger.Ledger, ledgers: ReadonlyArray<Ledger.Ledger>): void => {
  const common = ledgers.map(({ settled }) => settled).reduce(intersect)
  const delivery = ledgers.reduce((sum, { delivery }) => Delivery.combine(sum, delivery), Delivery.empty)
  ledger.settle(Range.make(0, 0), delivery)
  for (const range of common) ledger.settle(range, Delivery.empty)
}

const outcome = <A>(
  branches: ReadonlyArray<Branch<A>>,
  exits: ReadonlyArray<Exit.Exit<Delivery.Delivery, ExportError>>
): Effect.Effect<Delivery.Delivery, ExportError> => {
  const failed = exits.flatMap((exit, i) =>
    Exit.isFailure(exit) ? [{ name: branches[i]!.name, cause: exit.cause }] : []
  )
  if (failed.length > 0) return Effect.failCause(failures(failed, branches.length))
  return Effect.succeed(
    exits.reduce((sum, exit) => Exit.isSuccess(exit) ? Delivery.combine(sum, exit.value) : sum, Delivery.empty)
  )
}
