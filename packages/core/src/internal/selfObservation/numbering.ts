/** The numbers of components of one type: from 0, and the number of one that is gone is given again. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"

export interface Numbering {
  /** `<type>/<n>`, taken until the scope closes. */
  readonly name: (type: string) => Effect.Effect<string, never, Scope.Scope>
}

export const makeNumbering = (): Numbering => {
  const taken = new Set<string>()
  const take = (type: string): string => {
    let n = 0
    while (taken.has(`${type}/${n}`)) n++
    const name = `${type}/${n}`
    taken.add(name)
    return name
  }
  return {
    name: (type) =>
      Effect.acquireRelease(Effect.sync(() => take(type)), (name) => Effect.sync(() => taken.delete(name)))
  }
}
