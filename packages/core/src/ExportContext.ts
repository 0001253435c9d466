/**
 * What an export must know of the tick it belongs to: how much time is left, why it runs, and its ledger.
 *
 * The reader sets it around every export, and everything below reads it: waits, timeouts and the legs of a fallback
 * share one deadline, and no exporter has a budget of its own.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FiberRef from "effect/FiberRef"
import { globalValue } from "effect/GlobalValue"
import * as Ledger from "./Ledger.js"

/**
 * Why an export runs.
 *
 * @since 0.1.0
 * @category models
 */
export type Trigger = "tick" | "flush" | "shutdown"

/**
 * The context of one export to one destination.
 *
 * @since 0.1.0
 * @category models
 */
export interface ExportContext {
  /** When all legs must be done: milliseconds of the monotonic clock, as `now` tells them. */
  readonly deadline: number
  /** The most that one leg may take, in milliseconds. */
  readonly budget: number
  /** How many legs are still to be tried, this one included. */
  readonly legs: number
  readonly trigger: Trigger
  readonly ledger: Ledger.Ledger
}

/**
 * What an export gets that nobody gave a context to: OTLP's default timeout, R161.
 *
 * @since 0.1.0
 * @category constants
 */
export const defaultBudget: Duration.Duration = Duration.seconds(10)

const current: FiberRef.FiberRef<ExportContext | undefined> = globalValue(
  "@efflux/core/ExportContext",
  () => FiberRef.unsafeMake<ExportContext | undefined>(undefined)
)

/**
 * The monotonic clock in milliseconds: it does not jump when the wall clock is set.
 *
 * @since 0.1.0
 * @category clock
 */
export const now: Effect.Effect<number> = Effect.map(Clock.currentTimeNanos, (nanos) => Number(nanos) / 1e6)

/**
 * Makes a context whose legs all end within `window` from now, each within `budget`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (options: {
  readonly window: Duration.DurationInput
  readonly budget: Duration.DurationInput
  readonly legs: number
  readonly trigger: Trigger
}): Effect.Effect<ExportContext> =>
  Effect.map(now, (start) => ({
    deadline: start + Duration.toMillis(options.window),
    budget: Duration.toMillis(options.budget),
    legs: options.legs,
    trigger: options.trigger,
    ledger: Ledger.make()
  }))

/**
 * The context of the export that runs; one of its own, with the default budget, where no reader set one.
 *
 * @example
 * ```ts
 * import { ExportContext } from "@efflux/core"
 * import * as Effect from "effect/Effect"
 *
 * // a transport that does not begin what it cannot end
 * const enoughTime = Effect.map(ExportContext.remaining, (millis) => millis > 50)
 * ```
 *
 * @since 0.1.0
 * @category getters
 */
export const get: Effect.Effect<ExportContext> = Effect.flatMap(
  FiberRef.get(current),
  (context) =>
    context === undefined
      ? make({ window: defaultBudget, budget: defaultBudget, legs: 1, trigger: "flush" })
      : Effect.succeed(context)
)

/**
 * How many milliseconds are left until the deadline, never less than 0.
 *
 * @since 0.1.0
 * @category getters
 */
export const remaining: Effect.Effect<number> = Effect.zipWith(
  get,
  now,
  (context, millis) => Math.max(0, context.deadline - millis)
)

/**
 * Runs an effect with a context.
 *
 * @since 0.1.0
 * @category combinators
 */
export const provide = (context: ExportContext) => <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.locally(self, current, context)

/**
 * Runs an effect outside of any export: what it starts may outlive the one that runs, and must not keep its deadline.
 *
 * @since 0.1.0
 * @category combinators
 */
export const forget = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.locally(self, current, undefined)
