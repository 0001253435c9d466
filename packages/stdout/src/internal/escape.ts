/** Makes text of unknown origin harmless: what could move a cursor, switch a colour or turn the reading direction is spelled out. */

/** So much of a text is looked at; the rest is left out. */
const longest = 512

/** Controls, formats (bidirectional overrides among them), lone surrogates, private and unassigned characters, line breaks. */
const harmful = /[\p{C}\p{Zl}\p{Zp}]/gu

/** Marks that print above and below one character: three are writing, more are an attack on the lines around. */
const pileOfMarks = /([\p{Mn}\p{Me}]{3})[\p{Mn}\p{Me}]+/gu

const short: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }

const spell = (character: string): string => {
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16)
  return short[character] ?? (code <= 0xff ? `\\x${hex.padStart(2, "0")}` : `\\u{${hex}}`)
}

const clip = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest)}…`)

/** The text on one line, every harmful character spelled out, such as `\x1b`. */
export const escape = (text: string): string => clip(text).replace(harmful, spell).replace(pileOfMarks, "$1")

/** Prose on one line: white space, line breaks included, becomes single spaces. */
export const escapeProse = (text: string): string => escape(clip(text).replace(/\s+/gu, " ").trim())

/** The text, in quotes where a reader could take it for something else: nothing, two words, another pair. */
export const quoteIfNeeded = (text: string): string => {
  const safe = escape(text)
  return safe === "" || safe !== text || /[\s"=,[\]{}\\]/u.test(safe) ? `"${safe.replaceAll("\"", "\\\"")}"` : safe
}
