/**
 * The Go toolchain that builds the collector: found, or missing with the way to get it.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as path from "node:path"
import * as Subprocess from "./Subprocess.js"

/** The oldest minor version of Go 1 that compiles the pinned collector. */
const minimum = 26

export interface Go {
  readonly executable: string
  readonly version: string
}

/** There is no Go that is new enough. */
export class GoMissing extends Data.TaggedError("GoMissing")<{ readonly message: string }> {}

/** Finds Go on the PATH, or else where its own installer puts it. */
export const find: Effect.Effect<Go, GoMissing> = Effect.suspend(() => findAmong(["go", "/usr/local/go/bin/go"]))

/** The first of `executables` that is a Go and new enough. */
export const findAmong = (executables: ReadonlyArray<string>): Effect.Effect<Go, GoMissing> =>
  Effect.firstSuccessOf(executables.map(recent)).pipe(
    Effect.catchAll(() => Effect.forEach(executables, found).pipe(Effect.flatMap((all) => Effect.fail(missing(all)))))
  )

/** The environment in which the collector's builder, too, finds this Go first, and nobody's workspace file. */
export const environment = ({ executable }: Go): Readonly<Record<string, string>> => ({
  GOWORK: "off",
  ...(path.isAbsolute(executable) &&
    { PATH: [path.dirname(executable), process.env.PATH ?? ""].join(path.delimiter) })
})

const version = (executable: string): Effect.Effect<string, Subprocess.SubprocessFailed> =>
  Effect.map(Subprocess.run(executable, ["env", "GOVERSION"]), (printed) => printed.trim())

const recent = (executable: string): Effect.Effect<Go, string | Subprocess.SubprocessFailed> =>
  Effect.flatMap(version(executable), (version) => {
    const [, major, minor] = /go(\d+)\.(\d+)/.exec(version) ?? []
    return Number(major) === 1 && Number(minor) >= minimum
      ? Effect.succeed({ executable, version })
      : Effect.fail(version)
  })

const found = (executable: string): Effect.Effect<string> =>
  Effect.match(version(executable), {
    onSuccess: (version) => `${executable} is ${version}`,
    onFailure: () => `${executable} is not there`
  })

const missing = (found: ReadonlyArray<string>): GoMissing =>
  new GoMissing({
    message: [
      `The interop tests build a real OpenTelemetry Collector and need Go 1.${minimum} or newer (${found.join(", ")}).`,
      "Get it from https://go.dev/dl/ (unpacked to /usr/local/go it is found without a PATH), or with `brew install go`."
    ].join("\n")
  })
