/**
 * What the sources of the public packages may not say, and why: one named rule for each, so that a line which is an
 * edge (`eslint-disable-next-line efflux/… -- reason`) names exactly what it lifts.
 */
import type { Ban } from "./ban.js"
import { global, importFrom, member } from "./select.js"

/** The bans, by the name of their rule. */
export const bans: Readonly<Record<string, Ban>> = {
  "no-date-now": {
    why: "Date.now cannot be tested: take the time from Effect's Clock.",
    selectors: member("Date", "now")
  },
  "no-new-date": {
    why: "A Date without arguments reads a clock that no test can turn: take the time from Effect's Clock.",
    selectors: ["NewExpression[callee.name='Date'][arguments.length=0]", "CallExpression[callee.name='Date']"]
  },
  "no-performance-now": {
    why: "performance.now cannot be tested: take the time from Effect's Clock, which has nanoseconds too.",
    selectors: member("performance", "now", "timeOrigin")
  },
  "no-math-random": {
    why: "Math.random cannot be seeded, so a failure cannot be repeated: take luck from Effect's Random.",
    selectors: member("Math", "random")
  },
  "no-timers": {
    why: "A timer outlives its scope and ignores TestClock: sleep with Effect, or repeat with a Schedule.",
    selectors: global("setTimeout", "setInterval", "setImmediate")
  },
  "no-async": {
    why: "A promise cannot be interrupted and loses its error's type: write an Effect, and wrap promises at the edge.",
    selectors: [":function[async=true]", "AwaitExpression", "ForOfStatement[await=true]"]
  },
  "no-try": {
    why: "A catch block takes defects for failures: use Effect.try at the edge, and Effect.catchTag elsewhere.",
    selectors: ["TryStatement"]
  },
  "no-throw": {
    why: "A thrown error is in no type: fail with a typed error, or die by Effect.die when it is a defect.",
    selectors: ["ThrowStatement"]
  },
  "no-console": {
    why: "The console belongs to the application: log with Effect, so that its logger and level decide.",
    selectors: ["MemberExpression[object.name='console']", ...member("globalThis", "console")]
  },
  "no-any": {
    why: "any switches the type checker off for everything it touches: say unknown, or a type parameter.",
    selectors: ["TSAnyKeyword"]
  },
  "no-fork-daemon": {
    why: "A daemon outlives its layer, so nothing flushes or stops it: use Effect.forkScoped.",
    selectors: member("Effect", "forkDaemon")
  },
  "no-bare-fork": {
    why: "A bare fork dies with whichever fiber happened to build the layer: use Effect.forkScoped or Effect.forkIn.",
    selectors: member("Effect", "fork", "forkAll", "forkWithErrorHandler")
  },
  "no-run": {
    why: "Running an effect inside a library loses its fiber, context and interruption: return the effect instead.",
    selectors: ["Effect", "Runtime", "ManagedRuntime"].flatMap((module) =>
      member(module, "run(Fork|Callback|Promise|PromiseExit|Sync|SyncExit)")
    )
  },
  "no-sync-io": {
    why:
      "A synchronous call of zlib, fs or child_process stops every other fiber: use the asynchronous one, or a service.",
    selectors: [
      "ImportDeclaration[source.value=/^(node:)?(fs|zlib|child_process|crypto)$/] ImportSpecifier[imported.name=/Sync$/]",
      "CallExpression > MemberExpression.callee[property.name=/Sync$/]:not([property.name=/^(run|unsafe)/])"
    ]
  },
  "no-barrel-import": {
    why: "A barrel makes every bundle carry the whole package: import the module, as in `effect/Effect`.",
    selectors: importFrom("effect", "@effect/[^/]+", "@efflux/[^/]+")
  },
  "return-failures": {
    why: "A failure in mid-generator reads as if the next line could run: write `return yield*`.",
    selectors: [
      "ExpressionStatement > YieldExpression[delegate=true] > " +
      "CallExpression[callee.object.name='Effect'][callee.property.name=/^(fail|failSync|failCause|die|dieMessage)$/]"
    ]
  }
}
