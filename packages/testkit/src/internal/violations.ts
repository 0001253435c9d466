/** What is wrong with a request, and where. */

/** A place in a message, told only when something is wrong there. */
export interface Path {
  readonly parent: Path | undefined
  readonly name: string
  readonly index: number | undefined
}

export interface Violations {
  readonly all: Array<string>
  readonly add: (path: Path | undefined, problem: string) => void
}

/** A broken encoder breaks every point: the first so many violations tell enough. */
const most = 100

export const make = (): Violations => {
  const all: Array<string> = []
  return {
    all,
    add: (path, problem) => {
      if (all.length < most) all.push(path === undefined ? problem : `${render(path)}: ${problem}`)
    }
  }
}

export const below = (parent: Path | undefined, name: string, index?: number): Path => ({ parent, name, index })

const render = ({ index, name, parent }: Path): string =>
  `${parent === undefined ? "" : `${render(parent)}.`}${name}${index === undefined ? "" : `[${index}]`}`
