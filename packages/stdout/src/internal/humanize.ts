/** Numbers with units as people read them: `1,204`, `12.3 ms`, `45.2 MiB`. */
import { escape } from "./escape.js"
import { scaleOf, symbolOf } from "./unit.js"

/** A number in two parts, so that a column can align both; the unit brings its own leading space. */
export interface Quantity {
  readonly digits: string
  readonly unit: string
}

const perSecond = "/s"

const grouped = (digits: string): string =>
  digits.replace(/^-?\d{4,}/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","))

/** Float noise such as 7.000000000000001 is none of the reader's business. */
const denoised = (value: number): number => Number(value.toPrecision(12))

/** The digits of a number: whole ones in full up to 10^15, others with four significant digits. */
const digits = (value: number): string => {
  if (Number.isNaN(value)) return "NaN"
  const size = Math.abs(value)
  if (size === Infinity) return value > 0 ? "∞" : "-∞"
  if (size === 0) return "0"
  if (size >= 1e15 || size < 1e-4) return value.toExponential(2).replace("e+", "e")
  if (Number.isInteger(value)) return grouped(value.toFixed(0))
  return size >= 1000 ? grouped(value.toFixed(1)) : String(Number(value.toPrecision(4)))
}

/** Three significant digits, as is usual behind a prefix; a whole number without decimals. */
const scaledDigits = (value: number): string => {
  const size = Math.abs(value)
  if (Number.isInteger(value) || size < 1 || size >= 1000) return digits(value)
  return value.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0)
}

/** A value of a UCUM unit in the magnitude that suits it. */
export const humanize = (value: number | bigint, unit: string): Quantity => {
  const rate = unit.endsWith(perSecond)
  const scale = scaleOf(rate ? unit.slice(0, -perSecond.length) : unit)
  const number = Number(value)
  if (scale === undefined || number === 0 || !Number.isFinite(number)) {
    return { digits: digits(number), unit: number === 0 && scale !== undefined ? "" : escape(symbolOf(unit)) }
  }
  const inBase = denoised(number * scale.factor)
  const step = scale.steps.find(({ from }) => Math.abs(inBase) >= from) ?? scale.steps[scale.steps.length - 1]
  return { digits: scaledDigits(denoised(inBase / step.divisor)), unit: ` ${step.symbol}${rate ? perSecond : ""}` }
}

/** A change of a value, with its sign. */
export const humanizeChange = (by: number | bigint, unit: string): Quantity => {
  const quantity = humanize(by, unit)
  return by >= 0 ? { ...quantity, digits: `+${quantity.digits}` } : quantity
}

/** How fast a value changes. */
export const humanizeRate = (by: number | bigint, seconds: number, unit: string): Quantity =>
  humanize(Number(by) / seconds, `${unit}${perSecond}`)

/** A quantity in one piece. */
export const show = ({ digits, unit }: Quantity): string => `${digits}${unit}`
