/** A line of spans with styles: measured and cut without colours, painted last. */
import { displayWidth, take } from "./displayWidth.js"

const codes = {
  strong: "1",
  faint: "2",
  value: "36",
  more: "32",
  less: "33",
  bar: "34"
} as const

/** What a span means; the colour follows from it. */
export type Style = keyof typeof codes

export type Span = readonly [text: string, style?: Style | undefined]

export type Line = ReadonlyArray<Span>

export const width = (self: Line): number => self.reduce((columns, [text]) => columns + displayWidth(text), 0)

/** Nothing but this many columns of space. */
export const space = (columns: number): Line => (columns > 0 ? [[" ".repeat(columns)]] : [])

export const padStart = (self: Line, columns: number): Line => [...space(columns - width(self)), ...self]

export const padEnd = (self: Line, columns: number): Line => [...self, ...space(columns - width(self))]

/** The line, or as much of it as fits with an ellipsis. */
export const truncate = (self: Line, columns: number): Line => {
  if (width(self) <= columns) return self
  const kept: Array<Span> = []
  let left = columns - 1
  for (const [text, style] of self) {
    const part = take(text, left)
    if (part !== "") kept.push([part, style])
    if (part !== text) break
    left -= displayWidth(part)
  }
  return [...kept, ["…", "faint"]]
}

/** Without the space at its end. */
export const trimEnd = (self: Line): Line => {
  const last = self.findLastIndex(([text]) => text.trim() !== "")
  return self.slice(0, last + 1)
}

/** The text of a line, with ANSI colours if wanted. */
export const paint = (self: Line, colour: boolean): string =>
  self.map(([text, style]) => (colour && style !== undefined ? `\u001b[${codes[style]}m${text}\u001b[0m` : text)).join(
    ""
  )
