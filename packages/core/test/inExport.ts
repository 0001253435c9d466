import * as Effect from "effect/Effect"
import { ExportContext, type ExportError } from "../src/index.js"

/** Runs a send as one export of a reader that has ten minutes, unless the options say otherwise. */
export const inExport =
  (options: Partial<Parameters<typeof ExportContext.make>[0]> = {}) =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.flatMap(
      ExportContext.make({ window: "10 minutes", budget: "10 minutes", legs: 1, trigger: "tick", ...options }),
      (context) => ExportContext.provide(context)(self)
    )

/** What a send came to: `ok`, or the reason of its error. */
export const told = (send: Effect.Effect<unknown, ExportError.ExportError>) =>
  Effect.match(send, {
    onFailure: (error) => error._tag === "TransportError" ? error.reason : error._tag,
    onSuccess: () => "ok"
  })

/** Runs an effect so often, one time after the other. */
export const repeat = <A>(times: number, self: Effect.Effect<A>) =>
  Effect.all(Array.from({ length: times }, () => self))
