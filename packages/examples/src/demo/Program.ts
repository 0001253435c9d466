/**
 * The demo as a program: a receiver, a service with its traffic, two pipelines, and a display of it all.
 *
 * @since 0.1.0
 */
import * as HttpServer from "@effect/platform/HttpServer"
import type { ServeError } from "@effect/platform/HttpServerError"
import type { InvalidOption } from "@efflux/core/InvalidOption"
import * as OtlpReceiver from "@efflux/testkit/OtlpReceiver"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import { Display } from "./Display.js"
import * as Journal from "./Journal.js"
import * as Lines from "./Lines.js"
import type { Options } from "./Options.js"
import * as ProcessMetrics from "./ProcessMetrics.js"
import * as Screen from "./Screen.js"
import * as Service from "./Service.js"
import * as Summary from "./Summary.js"
import * as Telemetry from "./Telemetry.js"
import { Terminal } from "./Terminal.js"
import * as Traffic from "./Traffic.js"

/** The journal tells what matters; log lines would tear the screen. */
const quiet = Logger.remove(Logger.defaultLogger)

const display = Layer.unwrapEffect(Effect.map(Terminal, ({ interactive }) => interactive ? Screen.layer : Lines.layer))

/**
 * Runs the demo until its time is over, nobody looks any more, or it is interrupted: always with a last flush, a summary
 * on the terminal, and then `conclude`. An option that cannot be used is an error, without a summary.
 *
 * What was built last ends first: the screen gives the terminal back, the traffic stops, the service closes, the
 * pipelines flush within their bound of five seconds, and only then the receiver closes.
 *
 * @since 0.1.0
 * @category programs
 */
export const run = (
  options: Options,
  conclude: (summary: Summary.Summary) => Effect.Effect<void>
): Effect.Effect<void, InvalidOption | ServeError, Terminal> =>
  Effect.gen(function*() {
    const terminal = yield* Terminal
    const journal = yield* Journal.Journal
    const embedded = options.endpoint === undefined
    yield* Effect.addFinalizer((exit) =>
      Exit.isFailure(exit) && !Cause.isInterruptedOnly(exit.cause)
        ? Effect.void
        : Effect.gen(function*() {
          const summary = Summary.make(yield* journal.state, yield* Clock.currentTimeMillis, embedded)
          yield* terminal.write(summary.text)
          yield* conclude(summary)
        })
    )

    const receiver = embedded ? yield* OtlpReceiver.make() : undefined
    const endpoint = options.endpoint ?? new URL(receiver!.url)
    yield* Layer.build(ProcessMetrics.layer(options.interval))
    yield* Layer.build(Telemetry.layer({ url: endpoint, interval: options.interval, receiver }))
    const service = yield* Layer.build(Traffic.layer.pipe(Layer.provideMerge(Service.layer)))
    const display = yield* Display
    yield* display.open({
      endpoint,
      embedded,
      interval: options.interval,
      service: HttpServer.formatAddress(Context.get(service, HttpServer.HttpServer).address)
    })
    yield* Effect.raceFirst(terminal.gone, Effect.sleep(options.duration ?? Duration.infinity))
  }).pipe(
    Effect.scoped,
    Effect.provide(display.pipe(Layer.provideMerge(Journal.layer))),
    Effect.provide(quiet)
  )
