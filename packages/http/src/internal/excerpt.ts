/** The beginning of a body as one harmless line of text. */

const maxBytes = 1_024
const maxCharacters = 200

/** One line of at most 200 characters; control characters (and whatever else could move a cursor) become spaces. */
export const oneLine = (text: string): string => {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim()
  return line.length <= maxCharacters ? line : `${line.slice(0, maxCharacters)}…`
}

export const excerpt = (body: Uint8Array): string => oneLine(new TextDecoder().decode(body.subarray(0, maxBytes)))
