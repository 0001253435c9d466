/**
 * A half-open interval of data points, by their ordinals in walk order.
 *
 * @since 0.1.0
 */

/**
 * The points `start`, `start + 1`, …, `end - 1`.
 *
 * @since 0.1.0
 * @category models
 */
export interface Range {
  readonly start: number
  readonly end: number
}

/**
 * Makes a range.
 *
 * @example
 * ```ts
 * import { Range } from "@efflux/core"
 *
 * Range.halve(Range.make(0, 5)) // [{ start: 0, end: 3 }, { start: 3, end: 5 }]
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (start: number, end: number): Range => ({ start, end })

/**
 * How many points it holds.
 *
 * @since 0.1.0
 * @category getters
 */
export const size = (self: Range): number => Math.max(0, self.end - self.start)

/**
 * Its two halves, the first one the larger.
 *
 * @since 0.1.0
 * @category combinators
 */
export const halve = (self: Range): readonly [Range, Range] => {
  const middle = self.start + Math.ceil(size(self) / 2)
  return [make(self.start, middle), make(middle, self.end)]
}

/**
 * Its first `n` points and the others.
 *
 * @since 0.1.0
 * @category combinators
 */
export const splitAt = (self: Range, n: number): readonly [Range, Range] => {
  const middle = Math.min(self.end, self.start + n)
  return [make(self.start, middle), make(middle, self.end)]
}

/**
 * What of it is left when the (ordered, disjoint) `holes` are taken away.
 *
 * @since 0.1.0
 * @category combinators
 */
export const subtract = (self: Range, holes: Iterable<Range>): ReadonlyArray<Range> => {
  const left: Array<Range> = []
  let start = self.start
  for (const hole of holes) {
    if (hole.end <= start) continue
    if (hole.start >= self.end) break
    if (hole.start > start) left.push(make(start, hole.start))
    start = hole.end
  }
  if (start < self.end) left.push(make(start, self.end))
  return left
}
