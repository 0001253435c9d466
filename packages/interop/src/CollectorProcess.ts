/**
 * A collector's process: it is ready when it says so in its log, where it also names its ports; it ends with its scope.
 */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Scope from "effect/Scope"
import { type ChildProcess, spawn } from "node:child_process"
import { createInterface } from "node:readline"
import * as CollectorLog from "./CollectorLog.js"

/** The collector ended before it was ready, or never was. */
export class CollectorNotReady extends Data.TaggedError("CollectorNotReady")<{ readonly message: string }> {}

/** Where the receivers listen: host and port. */
export interface Addresses {
  readonly http: string
  readonly grpc: string
}

/** Starts the executable and waits until it is ready. */
export const start = (
  executable: string,
  configFile: string
): Effect.Effect<Addresses, CollectorNotReady, Scope.Scope> =>
  Effect.gen(function*() {
    const log = yield* CollectorLog.open
    const ready = yield* Deferred.make<Addresses, string>()
    const child = yield* running(executable, ["--config", configFile])
    watch(child, log, ready)
    return yield* Deferred.await(ready).pipe(
      Effect.timeoutFail({ duration: "30 seconds", onTimeout: () => "it was not ready within 30 seconds" }),
      Effect.mapError((why) => new CollectorNotReady({ message: `${executable}: ${why}\n${CollectorLog.text(log)}` }))
    )
  }).pipe(Effect.withClock(Clock.make()))

/**
 * The executable takes the shell's place. What stays behind of the shell reads a pipe that we never write: it ends when
 * this process does, in whatever way, and then the executable is ended too.
 */
const leash = `exec 3<&0; (read -r _ <&3; kill $$) >/dev/null 2>&1 & exec "$0" "$@" 3<&- </dev/null`

const running = (executable: string, args: ReadonlyArray<string>): Effect.Effect<ChildProcess, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => spawn("/bin/sh", ["-c", leash, executable, ...args], { stdio: ["pipe", "ignore", "pipe"] })),
    stop
  )

/** Asks the process to end, and ends it when it does not within 3 seconds. */
const stop = (child: ChildProcess): Effect.Effect<void> =>
  Effect.async<void>((resume) => {
    if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return resume(Effect.void)
    child.once("exit", () => resume(Effect.void))
    child.kill("SIGTERM")
  }).pipe(
    Effect.interruptible,
    Effect.timeoutOption("3 seconds"),
    Effect.zipRight(Effect.sync(() => child.kill("SIGKILL"))),
    Effect.withClock(Clock.make())
  )

const watch = (child: ChildProcess, log: CollectorLog.CollectorLog, ready: Deferred.Deferred<Addresses, string>) => {
  const end = (why: string) => {
    log.lines.push(why)
    Deferred.unsafeDone(ready, Effect.fail(why))
  }
  child.once("error", (error) => end(`it could not be started: ${error.message}`))
  child.once("close", (code, signal) => end(`it ended with ${signal ?? `code ${code}`}`))

  let addresses: Partial<Addresses> = {}
  createInterface({ input: child.stderr! }).on("line", (line) => {
    const entry = parse(line)
    log.lines.push(entry === undefined ? line : readable(entry))
    if (entry?.msg === "Starting HTTP server") addresses = { ...addresses, http: entry.endpoint! }
    if (entry?.msg === "Starting GRPC server") addresses = { ...addresses, grpc: entry.endpoint! }
    if (entry?.msg.startsWith("Everything is ready")) Deferred.unsafeDone(ready, Effect.succeed(addresses as Addresses))
  })
}

interface Entry {
  readonly level: string
  readonly msg: string
  readonly endpoint?: string
  readonly [field: string]: unknown
}

const parse = (line: string): Entry | undefined =>
  Option.liftThrowable((text: string): Entry => JSON.parse(text))(line).pipe(
    Option.filter((entry) => typeof entry?.msg === "string"),
    Option.getOrUndefined
  )

const readable = ({ caller: _caller, level, msg, resource: _resource, ts, ...fields }: Entry): string =>
  `${ts} ${level} ${msg} ${JSON.stringify(fields)}`
