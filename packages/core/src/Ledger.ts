/**
 * The ledger of one export: which data points have met their fate, and which are still open.
 *
 * It belongs to a single export and is written by the fiber that sends; everything else reads it. Accepted, rejected
 * and omitted points are settled and never sent again. A point whose fate is unknown stays open: delivery is at
 * least once.
 *
 * @since 0.1.0
 */
import * as Delivery from "./Delivery.js"
import * as Range from "./Range.js"

/**
 * A record of settled ranges.
 *
 * @since 0.1.0
 * @category models
 */
export interface Ledger {
  /** Settled ranges: ordered, disjoint, neighbours joined. */
  readonly settled: ReadonlyArray<Range.Range>
  /** What became of all settled points together. */
  readonly delivery: Delivery.Delivery
  /** Settles a range: what became of its points is known. */
  readonly settle: (range: Range.Range, delivery: Delivery.Delivery) => void
}

/**
 * An empty ledger: everything is open.
 *
 * @example
 * ```ts
 * import { Delivery, Ledger, Range } from "@efflux/core"
 *
 * const ledger = Ledger.make()
 * ledger.settle(Range.make(2, 4), Delivery.refused(2, "out of order"))
 * Ledger.open(ledger, Range.make(0, 6)) // [{ start: 0, end: 2 }, { start: 4, end: 6 }]
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (): Ledger => {
  let settled: ReadonlyArray<Range.Range> = []
  let delivery = Delivery.empty
  return {
    get settled() {
      return settled
    },
    get delivery() {
      return delivery
    },
    settle(range, outcome) {
      settled = insert(settled, range)
      delivery = Delivery.combine(delivery, outcome)
    }
  }
}

/**
 * The parts of a range whose fate is not known.
 *
 * @since 0.1.0
 * @category getters
 */
export const open = (self: Ledger, range: Range.Range): ReadonlyArray<Range.Range> =>
  Range.subtract(range, self.settled)

const insert = (ranges: ReadonlyArray<Range.Range>, added: Range.Range): ReadonlyArray<Range.Range> => {
  if (Range.size(added) === 0) return ranges
  let { end, start } = added
  const before: Array<Range.Range> = []
  const after: Array<Range.Range> = []
  for (const range of ranges) {
    if (range.end < start) before.push(range)
    else if (range.start > end) after.push(range)
    else {
      start = Math.min(start, range.start)
      end = Math.max(end, range.end)
    }
  }
  return [...before, Range.make(start, end), ...after]
}
