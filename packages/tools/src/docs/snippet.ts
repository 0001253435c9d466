/**
 * The TypeScript that documentation shows: fenced `ts` blocks of Markdown and of docstrings, with the line they stand on.
 */

/** One fenced block. */
export interface Snippet {
  /** The file that shows it. */
  readonly file: string
  /** The line of its first line of code, from 1. */
  readonly line: number
  readonly code: string
}

const opening = /^(\s*)```(?:ts|typescript)\b/
const closing = /^\s*```\s*$/

interface Open {
  readonly line: number
  readonly indent: number
  readonly code: ReadonlyArray<string>
}

/** The snippets of a Markdown text whose first line is line `first` of the file. */
export const ofMarkdown = (file: string, text: string, first = 1): ReadonlyArray<Snippet> => {
  const found: Array<Snippet> = []
  let open: Open | undefined
  text.split("\n").forEach((line, index) => {
    if (open === undefined) {
      const fence = opening.exec(line)
      if (fence !== null) open = { line: first + index + 1, indent: fence[1]!.length, code: [] }
    } else if (closing.test(line)) {
      found.push({ file, line: open.line, code: open.code.join("\n") })
      open = undefined
    } else {
      open = { ...open, code: [...open.code, line.slice(open.indent)] }
    }
  })
  return found
}

const docstring = /\/\*\*[\s\S]*?\*\//g

/** The snippets of the docstrings of a source. */
export const ofSource = (file: string, source: string): ReadonlyArray<Snippet> =>
  Array.from(source.matchAll(docstring)).flatMap(({ 0: comment, index }) =>
    ofMarkdown(
      file,
      comment.split("\n").map((line) => line.replace(/^\s*\* ?/, "")).join("\n"),
      source.slice(0, index).split("\n").length
    )
  )
