/** Reads `Retry-After`: seconds, or an HTTP date (RFC 9110, 10.2.3). What cannot be read counts as absent. */
import * as Duration from "effect/Duration"

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

/** The date format that servers must send, `Sun, 06 Nov 1994 08:49:37 GMT`. */
const imfFixdate = /^\w{3}, (\d{2}) (\w{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/

const parseDate = (text: string): number | undefined => {
  const match = imfFixdate.exec(text)
  if (match === null) return undefined
  const [day, month, year, hours, minutes, seconds] = [match[1], months.indexOf(match[2]!), ...match.slice(3)].map(
    Number
  )
  return month === -1 ? undefined : Date.UTC(year!, month!, day, hours, minutes, seconds)
}

export const retryAfter = (value: string | undefined, now: number): Duration.Duration | undefined => {
  const text = value?.trim() ?? ""
  if (/^\d+$/.test(text)) return Duration.seconds(Number(text))
  const date = parseDate(text)
  return date === undefined ? undefined : Duration.millis(Math.max(0, date - now))
}
