/**
 * The entry of `npm start`.
 *
 * The exit code is 0 if everything that was sent arrived, also after Ctrl-C (of which `npm` makes a 130 of its own); 1 if
 * not; 2 for options that are not understood. The process ends by itself: nothing is left that could keep it alive.
 *
 * @since 0.1.0
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Effect from "effect/Effect"
import Process from "node:process"
import * as Options from "./Options.js"
import * as Program from "./Program.js"
import { layerProcess } from "./Terminal.js"

const exitWith = (code: number): Effect.Effect<void> => Effect.sync(() => void (Process.exitCode = code))

const complain = (message: string, code: number): Effect.Effect<void> =>
  Effect.zipRight(Effect.sync(() => Process.stderr.write(`efflux demo: ${message}\n`)), exitWith(code))

const main = Effect.flatMap(Options.parse(Process.argv.slice(2)), (command) =>
  command._tag === "Help"
    ? Effect.sync(() => void Process.stdout.write(Options.help))
    : Program.run(command.options, ({ exitCode }) => exitWith(exitCode)).pipe(Effect.provide(layerProcess))).pipe(
    Effect.catchTags({
      UsageError: ({ message }) => complain(`${message} (--help tells more)`, 2),
      InvalidOption: ({ message }) => complain(message, 2),
      ServeError: ({ message }) => complain(`no port to listen on: ${message}`, 1)
    })
  )

NodeRuntime.runMain(main, {
  disableErrorReporting: true,
  disablePrettyLogger: true,
  teardown: (exit) => {
    if (exit._tag === "Failure" && Process.exitCode === undefined) {
      Process.stderr.write(`efflux demo: ${String(exit.cause)}\n`)
      Process.exitCode = 1
    }
  }
})
