/** How many columns of a terminal a text takes, for text that `escape` has made harmless. */

const ascii = /^[\x20-\x7e]*$/

/** Marks that join the character before them. Not the emoji selector: terminals disagree, and a column too many is no harm. */
const joined = /^(?!\ufe0f)[\p{Mn}\p{Me}]$/u

/** East Asian Wide and Fullwidth, and what is drawn as an emoji. */
const wide =
  /^(?:\p{Emoji_Presentation}|[\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{1b2ff}\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}])$/u

const ofCharacter = (character: string): number => (joined.test(character) ? 0 : wide.test(character) ? 2 : 1)

/** The columns of a text. */
export const displayWidth = (text: string): number => {
  if (ascii.test(text)) return text.length
  let columns = 0
  for (const character of text) columns += ofCharacter(character)
  return columns
}

/** The beginning of a text that fits into so many columns. */
export const take = (text: string, columns: number): string => {
  if (ascii.test(text)) return text.slice(0, Math.max(0, columns))
  let left = columns
  let end = 0
  for (const character of text) {
    left -= ofCharacter(character)
    if (left < 0) break
    end += character.length
  }
  return text.slice(0, end)
}
