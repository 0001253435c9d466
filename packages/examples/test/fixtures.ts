import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import type { Export } from "../src/demo/Journal.js"
import type { Options } from "../src/demo/Options.js"
import { Terminal } from "../src/demo/Terminal.js"

/** Colours, and whatever else a terminal takes without showing it. */

export const escapes = /\u001b\[[?0-9;]*[A-Za-z]/g

/** A terminal that keeps what is written to it. */
export const fakeTerminal = (interactive: boolean) => {
  const written: Array<string> = []
  const layer = Layer.succeed(Terminal, {
    interactive,
    colour: false,
    size: Effect.succeed({ columns: 100, rows: 30 }),
    resizes: Stream.never,
    write: (text) => Effect.sync(() => void written.push(text)),
    gone: Effect.never
  })
  return { layer, text: () => written.join("") }
}

export const options = (
  duration: Duration.DurationInput,
  interval: Duration.DurationInput,
  endpoint?: string
): Options => ({
  duration: Duration.decode(duration),
  interval: Duration.decode(interval),
  endpoint: endpoint === undefined ? undefined : new URL(endpoint)
})

export const goodExport: Export = {
  at: 1_800_000_000_000,
  trigger: "tick",
  points: 143,
  requests: 1,
  bytes: 10_035,
  millis: 12,
  accepted: 143,
  rejected: 0,
  decoded: 143,
  problem: "",
  said: ""
}
