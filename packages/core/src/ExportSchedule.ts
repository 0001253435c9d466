/**
 * The schedule of exports: how often, and how long one may take. It owns the rule *timeout under half the interval*.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import { decodeDuration, InvalidOption } from "./InvalidOption.js"

const TypeId: unique symbol = Symbol.for("@efflux/core/ExportSchedule")

/**
 * A schedule that keeps the rule; only `every` makes one.
 *
 * The export to one destination, with every attempt, wait and payload, ends within `timeout`, which is at most half of
 * `interval`. So a primary and its fallback fit one interval, and ticks never pile up.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  readonly [TypeId]: typeof TypeId
  /** From the start of one collection to the start of the next. */
  readonly interval: Duration.Duration
  readonly timeout: Duration.Duration
  /** The first tick is put off by a random part of this, so that many processes do not export at one moment. */
  readonly jitter: Duration.Duration
  /** Whether the first export is made at once instead of after the first interval. */
  readonly immediate: boolean
}

/**
 * The options of a schedule.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** At most half of the interval. Default: the smaller of 10 seconds and 45 % of the interval. */
  readonly timeout?: Duration.DurationInput | undefined
  /** Default: none. */
  readonly jitter?: Duration.DurationInput | undefined
  /** Default: `false`. */
  readonly immediate?: boolean | undefined
}

/**
 * Exports at every `interval`, at least 100 ms. Exactly half of the interval is accepted as a timeout, because it is the
 * specification's own pair of defaults (60 s and 30 s, R79); a longer one is an error that names both.
 *
 * @example
 * ```ts
 * import { ExportSchedule } from "@efflux/core"
 * import * as Either from "effect/Either"
 *
 * const schedule = ExportSchedule.every("30 seconds", { timeout: "12 seconds", immediate: true })
 * Either.isRight(schedule) // true
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const every = (
  interval: Duration.DurationInput,
  options: Options = {}
): Either.Either<Service, InvalidOption> =>
  Either.gen(function*() {
    const period = yield* decode(
      "interval",
      "an interval is finite and at least 100 ms, such as \"60 seconds\"",
      interval,
      leastInterval
    )
    const millis = Duration.toMillis(period)
    const timeout = options.timeout === undefined
      ? Duration.millis(Math.min(10_000, 0.45 * millis))
      : yield* decode("timeout", "an export needs some time; leave the option out for the default", options.timeout)
    if (Duration.toMillis(timeout) > millis / 2) {
      return yield* Either.left(
        new InvalidOption({
          module: "ExportSchedule",
          field: "timeout",
          value: Duration.format(timeout),
          reason: `the interval is ${Duration.format(period)}, and an export must end within half of it, ` +
            `${Duration.format(Duration.times(period, 0.5))}, so that a primary and its fallback fit one interval: ` +
            "shorten the timeout or lengthen the interval"
        })
      )
    }
    const jitter = yield* decode("jitter", "the first export would never come", options.jitter ?? Duration.zero, 0)
    return { [TypeId]: TypeId, interval: period, timeout, jitter, immediate: options.immediate ?? false }
  })

/** Timers, and the network, are no finer than a few milliseconds. */
const leastInterval = Duration.millis(100)

const decode = (field: string, reason: string, input: Duration.DurationInput, least?: Duration.DurationInput) =>
  decodeDuration({ module: "ExportSchedule", field, reason }, input, least)

const minutely: Service = {
  [TypeId]: TypeId,
  interval: Duration.seconds(60),
  timeout: Duration.seconds(10),
  jitter: Duration.zero,
  immediate: false
}

/**
 * The schedule of the reader that is built with it; every 60 seconds unless a layer says otherwise.
 *
 * @since 0.1.0
 * @category services
 */
export class ExportSchedule extends Context.Reference<ExportSchedule>()<"@efflux/core/ExportSchedule", Service>(
  "@efflux/core/ExportSchedule",
  { defaultValue: () => minutely }
) {}

/**
 * Sets the schedule of the readers that are built with it. What `every` refuses is an error of the layer.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  interval: Duration.DurationInput,
  options?: Options
): Layer.Layer<ExportSchedule, InvalidOption> => Layer.effect(ExportSchedule, every(interval, options))
