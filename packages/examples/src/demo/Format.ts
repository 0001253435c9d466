/**
 * Numbers, sizes and times as people read them.
 *
 * @since 0.1.0
 */

/** Three digits that count. */
const short = (value: number): string => value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)

/**
 * A count with separators, such as `1,204`.
 *
 * @since 0.1.0
 * @category formatting
 */
export const count = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: 0 })

/**
 * A count with its noun, such as `1 request` and `2 requests`.
 *
 * @since 0.1.0
 * @category formatting
 */
export const counted = (value: number, noun: string): string => `${count(value)} ${noun}${value === 1 ? "" : "s"}`

/**
 * A size, such as `9.83 KiB`.
 *
 * @since 0.1.0
 * @category formatting
 */
export const bytes = (value: number): string => {
  if (value < 1024) return `${value} B`
  return value < 1024 * 1024 ? `${short(value / 1024)} KiB` : `${short(value / 1024 / 1024)} MiB`
}

/**
 * A span of time, from `85 µs` to `1.25 s`.
 *
 * @since 0.1.0
 * @category formatting
 */
export const millis = (value: number): string => {
  if (value < 1) return `${Math.round(value * 1000)} µs`
  return value < 1000 ? `${short(value)} ms` : `${short(value / 1000)} s`
}

const two = (value: number): string => String(Math.floor(value)).padStart(2, "0")

/**
 * How long something runs, such as `01:05` or `2:01:05`.
 *
 * @since 0.1.0
 * @category formatting
 */
export const stopwatch = (value: number): string => {
  const seconds = Math.max(0, value / 1000)
  const hours = Math.floor(seconds / 3600)
  return `${hours === 0 ? "" : `${hours}:`}${two((seconds / 60) % 60)}:${two(seconds % 60)}`
}

/**
 * The time of day where the reader sits, such as `12:00:03`.
 *
 * @since 0.1.0
 * @category formatting
 */
export const timeOfDay = (epochMillis: number): string => {
  const date = new Date(epochMillis)
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":")
}
