/**
 * The text of JSDoc comments: what a reader sees of a module's header.
 */

const header = /^\s*\/\*\*([\s\S]*?)\*\//

const unstar = (comment: string): string =>
  comment.split("\n").map((line) => line.replace(/^\s*\* ?/, "").trimEnd()).join("\n").trim()

/** The header comment of a module, when its source begins with one. */
export const moduleHeader = (source: string): string | undefined => {
  const found = header.exec(source)
  return found === null ? undefined : unstar(found[1]!)
}

/** A comment's prose: every line before the first tag. */
export const prose = (comment: string): string => {
  const lines = comment.split("\n")
  const tag = lines.findIndex((line) => line.startsWith("@"))
  return lines.slice(0, tag === -1 ? lines.length : tag).join("\n").trim()
}

/** The first sentence of a comment, on one line; empty when there is none. */
export const firstSentence = (comment: string): string => {
  const paragraph = prose(comment).split(/\n\s*\n/)[0]!.replace(/\s+/g, " ").trim()
  return /^.*?[.!?](?=\s+[A-Z`]|$)/.exec(paragraph)?.[0] ?? paragraph
}

const fill = (line: string, word: string, width: number): ReadonlyArray<string> =>
  line === "" ? [word] : line.length + 1 + word.length <= width ? [`${line} ${word}`] : [line, word]

/** The text as a JSDoc block of at most 120 columns. */
export const jsdoc = (text: string): string => {
  const lines = text.split(" ").reduce<ReadonlyArray<string>>(
    (done, word) => [...done.slice(0, -1), ...fill(done.at(-1) ?? "", word, 117)],
    []
  )
  return `/**\n${lines.map((line) => ` * ${line}\n`).join("")} */\n`
}
