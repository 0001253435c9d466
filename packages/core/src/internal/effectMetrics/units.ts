/** Units as people write them in a tag, to UCUM: `milliseconds` is `ms`, `bytes` is `By`. */

const words: ReadonlyMap<string, string> = new Map([
  ["nanosecond", "ns"],
  ["nano", "ns"],
  ["microsecond", "us"],
  ["micro", "us"],
  ["millisecond", "ms"],
  ["milli", "ms"],
  ["second", "s"],
  ["sec", "s"],
  ["minute", "min"],
  ["hour", "h"],
  ["day", "d"],
  ["week", "wk"],
  ["month", "mo"],
  ["year", "a"],
  ["bit", "bit"],
  ["byte", "By"],
  ["kilobyte", "kBy"],
  ["megabyte", "MBy"],
  ["gigabyte", "GBy"],
  ["terabyte", "TBy"],
  ["kibibyte", "KiBy"],
  ["mebibyte", "MiBy"],
  ["gibibyte", "GiBy"],
  ["tebibyte", "TiBy"],
  ["percent", "%"],
  ["ratio", "1"],
  ["celsius", "Cel"],
  ["meter", "m"],
  ["metre", "m"],
  ["gram", "g"],
  ["kilogram", "kg"],
  ["joule", "J"],
  ["watt", "W"],
  ["volt", "V"],
  ["ampere", "A"],
  ["hertz", "Hz"]
])

/** What is no word of the table is taken for UCUM already, and passes as it is. */
export const toUcum = (unit: string): string => {
  const text = unit.trim()
  const word = text.toLowerCase()
  return words.get(word) ?? (word.endsWith("s") ? words.get(word.slice(0, -1)) : undefined) ?? text
}
