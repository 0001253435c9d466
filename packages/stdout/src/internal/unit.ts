/** The units that are shown in a magnitude people read well: times, bytes and bits, and any of them per second. */

/** A magnitude of a scale: from so much on, values are divided by it and get its symbol. */
export interface Step {
  readonly from: number
  readonly divisor: number
  readonly symbol: string
}

/** A unit as a multiple of its scale's own unit; the steps descend. */
export interface Scale {
  readonly factor: number
  readonly steps: ReadonlyArray<Step>
}

const step = (symbol: string, divisor: number, from = divisor): Step => ({ from, divisor, symbol })

const time = [
  step("d", 86_400, 172_800),
  step("h", 3_600, 7_200),
  step("min", 60, 120),
  step("s", 1),
  step("ms", 1e-3),
  step("µs", 1e-6),
  step("ns", 1e-9, 0)
]

const binary = (letter: string): ReadonlyArray<Step> => [
  step(`Ei${letter}`, 2 ** 60),
  step(`Pi${letter}`, 2 ** 50),
  step(`Ti${letter}`, 2 ** 40),
  step(`Gi${letter}`, 2 ** 30),
  step(`Mi${letter}`, 2 ** 20),
  step(`Ki${letter}`, 2 ** 10),
  step(letter, 1, 0)
]

const family = (
  steps: ReadonlyArray<Step>,
  factors: Readonly<Record<string, number>>
): ReadonlyArray<readonly [string, Scale]> =>
  Object.entries(factors).map(([unit, factor]) => [unit, { factor, steps }] as const)

const scales: ReadonlyMap<string, Scale> = new Map([
  ...family(time, { d: 86_400, h: 3_600, min: 60, s: 1, ms: 1e-3, us: 1e-6, ns: 1e-9 }),
  ...family(time, { seconds: 1, milliseconds: 1e-3, microseconds: 1e-6, nanoseconds: 1e-9 }),
  ...family(binary("B"), { By: 1, KiBy: 2 ** 10, MiBy: 2 ** 20, GiBy: 2 ** 30, TiBy: 2 ** 40, bytes: 1 }),
  ...family(binary("B"), { kBy: 1e3, MBy: 1e6, GBy: 1e9, TBy: 1e12 }),
  ...family(binary("bit"), { bit: 1, kbit: 1e3, Mbit: 1e6, Gbit: 1e9 })
])

/** The scale of a UCUM unit, if it has one. */
export const scaleOf = (unit: string): Scale | undefined => scales.get(unit)

const symbols: ReadonlyMap<string, string> = new Map([["1", ""], ["%", "%"], ["Cel", " °C"]])

/** What stands after a number of a unit without a scale. UCUM's annotations, `{request}`, say what is counted: no unit. */
export const symbolOf = (unit: string): string => {
  const bare = unit.replace(/\{[^}]*\}/gu, "")
  return bare === "" || bare.startsWith("/") ? bare : symbols.get(bare) ?? ` ${bare}`
}
