/**
 * The error of an option that cannot be used, raised when a layer is built and never later.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"

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
