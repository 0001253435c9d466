/**
 * Before any test: the collector is built, so that no test's time limit holds a build. Without Go, the run fails here.
 */
import * as Effect from "effect/Effect"
import * as CollectorBinary from "../src/CollectorBinary.js"

export default () =>
  Effect.runPromise(Effect.either(CollectorBinary.executable)).then((built) => {
    if (built._tag === "Left") throw new Error(built.left.message)
  })
