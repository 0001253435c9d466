/**
 * The terminal, or whatever else the standard output leads to.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import Process from "node:process"

/**
 * How many characters fit.
 *
 * @since 0.1.0
 * @category models
 */
export interface Size {
  readonly columns: number
  readonly rows: number
}

/**
 * An output, with what is known about it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** Whether a person looks at it and cursor movements work. */
  readonly interactive: boolean
  readonly colour: boolean
  readonly size: Effect.Effect<Size>
  readonly resizes: Stream.Stream<void>
  readonly write: (text: string) => Effect.Effect<void>
  /** Ends when nobody reads any more: a closed pipe, a closed window, an `npm` that was terminated. */
  readonly gone: Effect.Effect<void>
}

/**
 * The tag of the terminal.
 *
 * @since 0.1.0
 * @category services
 */
export class Terminal extends Context.Tag("@efflux/examples/demo/Terminal")<Terminal, Service>() {}

const wantsColour = (interactive: boolean): boolean => {
  const { FORCE_COLOR = "", NO_COLOR = "" } = Process.env
  if (FORCE_COLOR !== "") return FORCE_COLOR !== "0" && FORCE_COLOR !== "false"
  return interactive && NO_COLOR === ""
}

const { stdout } = Process

const listen = (emitter: NodeJS.EventEmitter, event: string, listener: () => void): Effect.Effect<void> => {
  emitter.on(event, listener)
  return Effect.sync(() => emitter.off(event, listener))
}

/** A terminated `npm` takes its shell along, but tells nothing to what runs in it: only the parent is another then. */
const orphaned: Effect.Effect<void> = Effect.suspend(() => {
  const parent = Process.ppid
  return Effect.repeat(Effect.sleep("500 millis"), { until: () => Process.ppid !== parent })
})

/**
 * The standard output of this process. A reader that went away is no crash: what is written then is dropped.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerProcess: Layer.Layer<Terminal> = Layer.sync(Terminal, () => {
  const interactive = stdout.isTTY === true && Process.env["TERM"] !== "dumb"
  stdout.on("error", () => {})
  return {
    interactive,
    colour: wantsColour(interactive),
    size: Effect.sync(() => ({ columns: stdout.columns || 80, rows: stdout.rows || 24 })),
    resizes: Stream.asyncPush<void>((emit) =>
      Effect.acquireRelease(
        Effect.sync(() => listen(stdout, "resize", () => emit.single(undefined))),
        (stop) => stop
      ), { bufferSize: 1, strategy: "sliding" }),
    write: (text) => Effect.sync(() => stdout.writable && void stdout.write(text)),
    gone: Effect.async<void>((resume) => {
      const end = () => resume(Effect.void)
      return Effect.zipRight(listen(stdout, "error", end), listen(Process, "SIGHUP", end))
    }).pipe(Process.env["npm_lifecycle_event"] === undefined ? identity : Effect.raceFirst(orphaned))
  }
})
