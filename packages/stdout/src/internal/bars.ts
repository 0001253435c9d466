/** Counts drawn as one line of bars. */

const levels = "▁▂▃▄▅▆▇█"

const none = "·"

/** Neighbours added up, so that at most `cells` are left. */
const merged = (counts: ReadonlyArray<number>, cells: number): ReadonlyArray<number> => {
  const size = Math.ceil(counts.length / cells)
  if (size <= 1) return counts
  const sums = new Array<number>(Math.ceil(counts.length / size)).fill(0)
  counts.forEach((count, index) => {
    sums[Math.floor(index / size)] += count
  })
  return sums
}

/** One bar for each count, the highest one full; a dot where nothing was counted, and at least a trace where something was. */
export const bars = (counts: ReadonlyArray<number>, cells: number): string => {
  const heights = merged(counts, cells)
  const highest = heights.reduce((a, b) => Math.max(a, b), 0)
  return heights
    .map((count) => (count > 0 ? levels[Math.ceil((count / highest) * levels.length) - 1] : none))
    .join("")
}
