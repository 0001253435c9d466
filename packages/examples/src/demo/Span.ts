/**
 * Text with a style, of which the width is known: what a line of the screen is made of.
 *
 * @since 0.1.0
 */

/**
 * How a text looks where colours are wanted.
 *
 * @since 0.1.0
 * @category models
 */
export type Style = "plain" | "bold" | "faint" | "good" | "bad" | "accent"

/**
 * A text in one style.
 *
 * @since 0.1.0
 * @category models
 */
export type Span = readonly [text: string, style?: Style]

const codes: { readonly [style in Style]: string } = {
  plain: "",
  bold: "\u001b[1m",
  faint: "\u001b[2m",
  good: "\u001b[32m",
  bad: "\u001b[31m",
  accent: "\u001b[36m"
}

/** What comes from elsewhere must not move the cursor. */

const control = /[\u0000-\u001f\u007f-\u009f]/g

/**
 * How many columns a line takes. All that the demo prints takes one column for each character.
 *
 * @since 0.1.0
 * @category getters
 */
export const width = (line: ReadonlyArray<Span>): number =>
  line.reduce((sum, [text]) => sum + Array.from(text).length, 0)

/**
 * A line with something at its right end, `columns` wide.
 *
 * @since 0.1.0
 * @category combinators
 */
export const justified = (
  left: ReadonlyArray<Span>,
  right: ReadonlyArray<Span>,
  columns: number,
  fill = " "
): ReadonlyArray<Span> => [...left, [fill.repeat(Math.max(1, columns - width(left) - width(right))), "faint"], ...right]

/**
 * A line as the terminal takes it. What is wider than `columns` ends in `…`.
 *
 * @since 0.1.0
 * @category rendering
 */
export const paint = (line: ReadonlyArray<Span>, columns: number, colour: boolean): string => {
  const fits = width(line) <= columns
  let left = fits ? columns : columns - 1
  let painted = ""
  for (const [text, style = "plain"] of line) {
    const shown = Array.from(text.replace(control, " ")).slice(0, left).join("")
    left -= Array.from(shown).length
    painted += colour && codes[style] !== "" && shown !== "" ? `${codes[style]}${shown}\u001b[0m` : shown
  }
  return fits ? painted : `${painted}…`
}
