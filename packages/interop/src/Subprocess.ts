/**
 * A program that is run to its end: what it printed, or an error with the last that it said.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { execFile } from "node:child_process"

/** The program could not be started, or ended with an error. */
export class SubprocessFailed extends Data.TaggedError("SubprocessFailed")<{ readonly message: string }> {}

export interface Options {
  /** The folder to run in. Default: this process's. */
  readonly cwd?: string
  /** Variables on top of this process's environment. */
  readonly env?: Readonly<Record<string, string>>
}

/** Runs `program` and returns its standard output. Interruption ends the program. */
export const run = (
  program: string,
  args: ReadonlyArray<string>,
  options: Options = {}
): Effect.Effect<string, SubprocessFailed> =>
  Effect.async((resume) => {
    const child = execFile(
      program,
      args,
      { cwd: options.cwd, env: { ...process.env, ...options.env }, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) =>
        resume(
          error === null
            ? Effect.succeed(stdout)
            : Effect.fail(new SubprocessFailed({ message: lastLines(stderr) || error.message }))
        )
    )
    return Effect.sync(() => child.kill())
  })

const lastLines = (text: string): string => text.trim().split("\n").slice(-30).join("\n")
