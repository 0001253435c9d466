/** A stage on which a policy plays a script, with a clock and luck of its own, and what was seen there. */
import type { Delivery } from "@efflux/core/Delivery"
import * as ExportContext from "@efflux/core/ExportContext"
import type { ExportError } from "@efflux/core/ExportError"
import type { Policy } from "@efflux/core/Policy"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Logger from "effect/Logger"
import * as Random from "effect/Random"
import type * as Scope from "effect/Scope"
import * as Script from "../Script.js"
import * as VirtualClock from "../VirtualClock.js"

export interface Call<A> {
  readonly at: number
  readonly value: A
  /** Absent while the call runs. */
  exit?: Exit.Exit<Delivery, ExportError>
}

export interface Play<A> {
  readonly calls: ReadonlyArray<Call<A>>
  /** When the policy was done, and how; absent when it was not within an hour. */
  readonly end: { readonly at: number; readonly exit: Exit.Exit<Delivery, ExportError> } | undefined
  readonly deadline: number
  /** What was still going on right after the interruption. */
  readonly interrupted: { readonly calls: number; readonly running: number; readonly ended: boolean } | undefined
}

export interface Setting<A> {
  readonly policy: Effect.Effect<Policy<A>, unknown>
  readonly script: Script.Script
  readonly value: A
  /** When the send is interrupted; never, unless it is given. */
  readonly interruptAt?: number | undefined
}

/** What an export has here, in milliseconds. */
const window = 30_000
/** A wire that is called more often is called for ever. */
const patience = 200

export const play = <A>({ interruptAt, policy, script, value }: Setting<A>): Effect.Effect<Play<A>> =>
  stage((pass) =>
    Effect.gen(function*() {
      const curtain = yield* Deferred.make<never>()
      const calls: Array<Call<A>> = []
      let end: Play<A>["end"]
      let interrupted: Play<A>["interrupted"]
      const running = () => calls.filter(({ exit }) => exit === undefined).length

      const send = (value: A): Effect.Effect<Delivery, ExportError> =>
        Effect.flatMap(Clock.currentTimeMillis, (at) => {
          if (calls.length >= patience) return Effect.dieMessage("the wire was called too often")
          const step = script[Math.min(calls.length, script.length - 1)] ?? "ok"
          const call: Call<A> = { at, value }
          calls.push(call)
          return Effect.onExit(
            step === "hang" ? Deferred.await(curtain) : Script.outcome(step, 3),
            (exit) => Effect.sync(() => void (call.exit = exit))
          )
        })

      const context = yield* ExportContext.make({ window, budget: window, legs: 2, trigger: "tick" })
      const play = (yield* Effect.orDie(policy))(send)(value).pipe(
        ExportContext.provide(context),
        Effect.onExit((exit) => Effect.map(Clock.currentTimeMillis, (at) => void (end = { at, exit })))
      )
      const fiber = yield* Effect.forkScoped(play)
      if (interruptAt !== undefined) {
        yield* pass(interruptAt)
        yield* Fiber.interruptFork(fiber)
        yield* pass(0)
        interrupted = { calls: calls.length, running: running(), ended: end !== undefined }
      }
      yield* pass(3_600_000)
      const seen = { calls: calls.map((call) => ({ ...call })), end, deadline: window, interrupted }
      // what cannot be interrupted shall end nevertheless
      yield* Deferred.die(curtain, "the play is over")
      return seen
    })
  )

/** Time and luck of its own, and silence. */
const stage = <A>(
  play: (pass: VirtualClock.VirtualClock["pass"]) => Effect.Effect<A, never, Scope.Scope>
): Effect.Effect<A> =>
  Effect.suspend(() => {
    const { clock, pass } = VirtualClock.make()
    return play(pass).pipe(
      Effect.scoped,
      Effect.withClock(clock),
      Effect.withRandom(Random.make("the luck of the laws")),
      Effect.provide(Logger.replace(Logger.defaultLogger, Logger.none))
    )
  })

/** What can be seen of a play from outside, as text. */
export const describe = <A>({ calls, end }: Play<A>): string =>
  JSON.stringify([calls.map(({ at, exit }) => [at, exit && outcome(exit)]), end && [end.at, outcome(end.exit)]])

const outcome = (exit: Exit.Exit<Delivery, ExportError>): unknown =>
  Exit.match(exit, {
    onSuccess: (delivery) => delivery,
    onFailure: (cause) => ({
      failures: Array.from(Cause.failures(cause), ({ _tag, message }) => `${_tag}: ${message}`),
      defects: Array.from(Cause.defects(cause), String),
      interrupted: Cause.isInterrupted(cause)
    })
  })
