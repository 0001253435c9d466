/**
 * The options of the demo, from the command line.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import { parseArgs } from "node:util"

/**
 * What the demo is asked to do.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** How long to run; `undefined` means until Ctrl-C. */
  readonly duration: Duration.Duration | undefined
  /** The collector to send to; `undefined` means the receiver inside the process. */
  readonly endpoint: URL | undefined
  readonly interval: Duration.Duration
}

/**
 * A run with its options, or a request for help.
 *
 * @since 0.1.0
 * @category models
 */
export type Command = Data.TaggedEnum<{
  Run: { readonly options: Options }
  Help: {}
}>

const Command = Data.taggedEnum<Command>()

/**
 * A command line that cannot be understood; the message is one kind line.
 *
 * @since 0.1.0
 * @category errors
 */
export class UsageError extends Data.TaggedError("UsageError")<{ readonly message: string }> {}

/**
 * What `--help` prints.
 *
 * @since 0.1.0
 * @category constants
 */
export const help = `The Efflux demo: a service that records metrics and exports them through OTLP/HTTP.

  npm start                                   until Ctrl-C, to a receiver inside the process
  npm start -- --for 10s                      ends by itself
  npm start -- --endpoint http://host:4318    sends to a collector of yours

  --for <duration>       how long to run, such as 500ms, 10s, 2m
  --endpoint <url>       where to send; a URL without a path gets /v1/metrics
  --interval <duration>  from one export to the next, 100ms or more (default 2s)
  --help                 this text

It exits with 0 if everything that was sent arrived, with 1 if not, and with 2 if it does not understand its options.
`

const options = {
  "for": { type: "string" },
  endpoint: { type: "string" },
  interval: { type: "string" },
  help: { type: "boolean", short: "h" }
} as const

const names = "--for, --endpoint, --interval and --help"

/**
 * Reads the arguments that follow the script's name.
 *
 * @since 0.1.0
 * @category parsing
 */
export const parse = (args: ReadonlyArray<string>): Either.Either<Command, UsageError> =>
  Either.gen(function*() {
    const { tokens } = parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true })
    let duration: Duration.Duration | undefined
    let endpoint: URL | undefined
    let interval = Duration.seconds(2)
    for (const token of tokens) {
      if (token.kind === "positional") return yield* usage(`${token.value} is no option; there are ${names}`)
      if (token.kind !== "option") continue
      switch (token.name) {
        case "help":
          return Command.Help()
        case "for":
          duration = yield* parseDuration("--for", token.value, 1)
          break
        case "interval":
          interval = yield* parseDuration("--interval", token.value, 100)
          break
        case "endpoint":
          endpoint = yield* parseEndpoint(token.value)
          break
        default:
          return yield* usage(`there is no option ${token.rawName}; there are ${names}`)
      }
    }
    return Command.Run({ options: { duration, endpoint, interval } })
  })

const usage = (message: string): Either.Either<never, UsageError> => Either.left(new UsageError({ message }))

const millisOf = new Map([["ms", 1], ["s", 1_000], ["m", 60_000], ["min", 60_000], ["h", 3_600_000]])

const parseDuration = (
  option: string,
  text: string | undefined,
  least: number
): Either.Either<Duration.Duration, UsageError> => {
  if (text === undefined) return usage(`${option} needs a duration, such as ${option} 10s`)
  const [, amount, unit] = /^(\d+(?:\.\d+)?) *(ms|s|m|min|h)$/.exec(text.trim()) ?? []
  if (amount === undefined) {
    return usage(`${option} ${text} is no duration; write it with its unit, such as 500ms, 10s or 2m`)
  }
  const millis = Number(amount) * millisOf.get(unit!)!
  return millis >= least
    ? Either.right(Duration.millis(millis))
    : usage(`${option} ${text} is too short: at least ${least} ms`)
}

/** A bare URL is a base, as in `OTEL_EXPORTER_OTLP_ENDPOINT`; one with a path is used as it is. */
const parseEndpoint = (text: string | undefined): Either.Either<URL, UsageError> => {
  if (text === undefined) return usage("--endpoint needs a URL, such as --endpoint http://localhost:4318")
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || (url.protocol !== "http:" && url.protocol !== "https:")) {
    return usage(`--endpoint ${text} is no http or https URL, such as http://localhost:4318`)
  }
  if (url.username !== "" || url.password !== "") {
    return usage("--endpoint must not hold a user or a password: they would show on the screen")
  }
  if (url.pathname === "/") url.pathname = "/v1/metrics"
  return Either.right(url)
}
