/**
 * The last durations of something, and their quantiles.
 *
 * @since 0.1.0
 */

/**
 * At most `capacity` of the newest values, oldest first.
 *
 * @since 0.1.0
 * @category models
 */
export type Samples = ReadonlyArray<number>

const capacity = 1_000

/**
 * With one more value.
 *
 * @since 0.1.0
 * @category combinators
 */
export const add = (self: Samples, value: number): Samples =>
  self.length < capacity ? [...self, value] : [...self.slice(1 - capacity), value]

/**
 * Exact quantiles (nearest rank), in the order they are asked for; `undefined` when there are no values.
 *
 * @since 0.1.0
 * @category getters
 */
export const quantiles = (self: Samples, ...qs: ReadonlyArray<number>): ReadonlyArray<number> | undefined => {
  if (self.length === 0) return undefined
  const sorted = self.toSorted((a, b) => a - b)
  return qs.map((q) => sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)]!)
}
