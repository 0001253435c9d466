/**
 * The error of a collection, or of a part of it.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"

/**
 * Some metrics, or all, could not be collected.
 *
 * @example
 * ```ts
 * import { CollectError } from "@efflux/core"
 *
 * const error = new CollectError.CollectError({
 *   metric: "db.pool.size",
 *   message: "the metric db.pool.size is a counter and a gauge: the gauge is left out; rename one of them"
 * })
 * ```
 *
 * @since 0.1.0
 * @category errors
 */
export class CollectError extends Data.TaggedError("CollectError")<{
  /** The metric that is missing, if it is one. */
  readonly metric?: string | undefined
  readonly message: string
}> {}
