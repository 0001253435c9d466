/**
 * The schedule of retries: when, and how often, a failed send is tried again.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import type { TransportError } from "./ExportError.js"

/**
 * Any schedule over the error of the attempt that failed. Its delays are lower bounds: a receiver that asks for a longer
 * one gets it, and a delay that does not fit the deadline of the export ends the retries.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service extends Schedule.Schedule<unknown, TransportError> {}

/**
 * OTLP's retries: exponential from 1 s by the factor 1.5, jitter of ±20 %, never above 5 s, five attempts in all.
 *
 * @since 0.1.0
 * @category schedules
 */
export const otlp: Service = Schedule.exponential("1 second", 1.5).pipe(
  Schedule.jitteredWith({ min: 0.8, max: 1.2 }),
  Schedule.union(Schedule.spaced("5 seconds")),
  Schedule.intersect(Schedule.recurs(4))
)

/**
 * Waits of 2, 4, 8, … seconds: 2^n before the `n`th retry, at most `times` retries.
 *
 * @example
 * ```ts
 * import { RetrySchedule } from "@efflux/core"
 *
 * const Patient = RetrySchedule.layer(RetrySchedule.doubling(3)) // after 2, 4 and 8 seconds
 * ```
 *
 * @since 0.1.0
 * @category schedules
 */
export const doubling = (times: number): Service =>
  Schedule.intersect(Schedule.exponential("2 seconds", 2), Schedule.recurs(times))

/**
 * One attempt, no retry.
 *
 * @since 0.1.0
 * @category schedules
 */
export const none: Service = Schedule.recurs(0)

/**
 * The schedule that `Transport.retry()` uses when it is given none; `otlp` unless a layer says otherwise. It is read
 * when the transport's layer is built.
 *
 * @since 0.1.0
 * @category services
 */
export class RetrySchedule extends Context.Reference<RetrySchedule>()<"@efflux/core/RetrySchedule", Service>(
  "@efflux/core/RetrySchedule",
  { defaultValue: () => otlp }
) {}

/**
 * Sets the schedule of the transports that are built with it.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (schedule: Service): Layer.Layer<RetrySchedule> => Layer.succeed(RetrySchedule, schedule)
