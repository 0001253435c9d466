/**
 * The error of an option that cannot be used, raised when a layer is built and never later.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import * as Option from "effect/Option"

/**
 * Names the option, the value (unless it is a secret) and what would be valid.
 *
 * @example
 * ```ts
 * import { ExportSchedule } from "@efflux/core"
 * import * as Either from "effect/Either"
 *
 * const schedule = ExportSchedule.every("10 seconds", { timeout: "8 seconds" })
 * Either.isLeft(schedule) // true: an InvalidOption whose field is "timeout"
 * ```
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidOption extends Data.TaggedError("InvalidOption")<{
  /** The module whose option it is, such as `OtlpHttp`. */
  readonly module: string
  /** The option, such as `url`. */
  readonly field: string
  /** The value as it was given; `<redacted>` for a secret. */
  readonly value: string
  /** What is wrong with it and what to do. */
  readonly reason: string
}> {
  override get message(): string {
    return `${this.module}: the option ${this.field} is ${this.value}, but ${this.reason}`
  }
}

/**
 * A duration that an option gives: finite, and at least `least` (default: 1 millisecond). Effect takes a negative number
 * and NaN for nothing and throws at text that it does not know; here all of these are errors that show what was given.
 *
 * @since 0.1.0
 * @category decoding
 */
export const decodeDuration = (
  option: { readonly module: string; readonly field: string; readonly reason: string },
  input: Duration.DurationInput,
  least: Duration.DurationInput = Duration.millis(1)
): Either.Either<Duration.Duration, InvalidOption> =>
  Duration.decodeUnknown(input).pipe(
    Option.filter((duration) =>
      Duration.isFinite(duration) && Duration.greaterThanOrEqualTo(duration, least) && !isNegative(input)
    ),
    Either.fromOption(() => new InvalidOption({ ...option, value: show(input) }))
  )

const isNegative = (input: Duration.DurationInput): boolean =>
  typeof input === "number" || typeof input === "bigint" ? !(input >= 0) : String(input).startsWith("-")

const show = (input: Duration.DurationInput): string =>
  Duration.isDuration(input) ? Duration.format(input) : typeof input === "number" ? `${input} ms` : String(input)
