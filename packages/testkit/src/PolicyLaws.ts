/**
 * The laws of policies: what every function from sender to sender must keep, checked with random scripts of answers.
 *
 * A check needs no test framework and no real time: it is an Effect with a test clock and luck of its own, and fails
 * with the script that breaks the law. The same scripts are played at every run.
 *
 * @since 0.1.0
 */
import * as AttemptTimeout from "@efflux/core/AttemptTimeout"
import * as Payload from "@efflux/core/Payload"
import * as Policy from "@efflux/core/Policy"
import * as Range from "@efflux/core/Range"
import * as Retry from "@efflux/core/Retry"
import * as RetrySchedule from "@efflux/core/RetrySchedule"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { flow } from "effect/Function"
import * as Scripts from "./internal/lawScripts.js"
import * as Stage from "./internal/lawStage.js"
import * as Verdict from "./internal/lawVerdicts.js"
import type { Script } from "./Script.js"

/**
 * A policy; or how one is made that has a state: each script is played with a new one.
 *
 * @since 0.1.0
 * @category models
 */
export type Subject<A> = Policy.Policy<A> | Effect.Effect<Policy.Policy<A>, unknown>

/**
 * The names of the laws.
 *
 * - `transparency`: while the wire takes everything, nothing changes: one send, the same answer, at the same time;
 * - `advice`: what failed with `Never` or `Split` is not sent again as it is;
 * - `preservation`: what is sent is what was given, the same object;
 * - `deadline`: nothing is sent after the deadline of the export, and when the wire answers at once, all is over by then;
 * - `interruption`: it ends the send at once, with everything that it began, and nothing is sent later;
 * - `identity`: the policy that changes nothing, put inside or outside, changes nothing;
 * - `associativity`: how a composition is grouped makes no difference.
 *
 * @since 0.1.0
 * @category models
 */
export type Name =
  | "transparency"
  | "advice"
  | "preservation"
  | "deadline"
  | "interruption"
  | "identity"
  | "associativity"

/**
 * A law and its check.
 *
 * @since 0.1.0
 * @category models
 */
export interface Law {
  readonly name: Name
  readonly check: Effect.Effect<void, LawBroken>
}

/**
 * How the laws are checked.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** How many scripts are played for each law. Default: 25. */
  readonly runs?: number | undefined
  /** Other scripts for another seed. Default: 1. */
  readonly seed?: number | undefined
  /** Laws that a policy breaks on purpose, as one that compresses does not preserve its payload. Default: none. */
  readonly except?: ReadonlyArray<Name> | undefined
}

/**
 * A policy broke a law: how, and with which answers of the wire.
 *
 * @since 0.1.0
 * @category errors
 */
export class LawBroken extends Data.TaggedError("LawBroken")<{
  readonly law: Name
  /** What the wire answered, call by call; the last answer again and again. */
  readonly script: Script
  /** What happened. */
  readonly detail: string
}> {
  override get message(): string {
    return `${this.law}: ${this.detail}, with the answers ${JSON.stringify(this.script)}`
  }
}

/**
 * The laws of a policy over payloads.
 *
 * @example
 * ```ts
 * import { Retry, RetrySchedule } from "@efflux/core"
 * import { PolicyLaws } from "@efflux/testkit"
 * import * as Effect from "effect/Effect"
 *
 * // in a test framework: one test for each law, named by it
 * const checks = PolicyLaws.all(Retry.retry(RetrySchedule.otlp)).map(({ check, name }) => [name, check] as const)
 * const program = Effect.forEach(checks, ([, check]) => check)
 * ```
 *
 * @since 0.1.0
 * @category laws
 */
export const all = (subject: Subject<Payload.Payload>, options?: Options): ReadonlyArray<Law> =>
  over(Payload.make(new Uint8Array([1, 2, 3]), "text/plain", Range.make(0, 3)))(subject, options)

/**
 * The laws of a policy over anything, such as a snapshot, of which one is given to be sent.
 *
 * @since 0.1.0
 * @category laws
 */
export const over =
  <A>(value: A) => (subject: Subject<A>, { except = [], runs = 25, seed = 1 }: Options = {}): ReadonlyArray<Law> => {
    const policy = Effect.isEffect(subject) ? subject : Effect.succeed(subject)
    const mapped = (change: (policy: Policy.Policy<A>) => Policy.Policy<A>) => Effect.map(policy, change)

    /** Plays all scripts, each on a stage of its own, and tells the first complaint. */
    const judge = (
      law: Name,
      scripts: ReadonlyArray<Script>,
      complaint: (script: Script) => Effect.Effect<string | undefined>
    ): Law => ({
      name: law,
      check: Effect.flatMap(
        Effect.forEach(scripts, complaint, { concurrency: 10 }),
        (details) =>
          Effect.forEach(
            details,
            (detail, i) => detail === undefined ? Effect.void : new LawBroken({ law, script: scripts[i]!, detail }),
            { discard: true }
          )
      )
    })

    const observe = (law: Name, scripts: ReadonlyArray<Script>, see: (play: Stage.Play<A>) => string | undefined) =>
      judge(law, scripts, (script) => Effect.map(Stage.play({ policy, script, value }), see))

    const alike = (law: Name, scripts: ReadonlyArray<Script>, one: typeof policy, other: typeof policy) =>
      judge(law, scripts, (script) =>
        Effect.zipWith(
          Stage.play({ policy: one, script, value }),
          Stage.play({ policy: other, script, value }),
          Verdict.differ
        ))

    const scripts = Scripts.any(runs, seed)
    const moments = new Map(Scripts.withMoment(runs, seed))
    const same = Policy.identity<A>()
    const timeout = AttemptTimeout.attemptTimeout("2 seconds")<A>
    const retry = Retry.retry(RetrySchedule.doubling(2))<A>

    const laws: ReadonlyArray<Law> = [
      alike("transparency", Scripts.fine, policy, Effect.succeed(same)),
      observe("advice", scripts, Verdict.sentAgain),
      observe("preservation", scripts, Verdict.replaced(value)),
      judge(
        "deadline",
        scripts,
        (script) => Effect.map(Stage.play({ policy, script, value }), Verdict.late(Scripts.isPrompt(script)))
      ),
      judge(
        "interruption",
        [...moments.keys()],
        (script) =>
          Effect.map(Stage.play({ policy, script, value, interruptAt: moments.get(script) ?? 0 }), Verdict.leftOver)
      ),
      alike("identity", scripts, mapped((policy) => flow(policy, same)), mapped((policy) => flow(same, policy))),
      alike(
        "associativity",
        scripts,
        mapped((policy) => flow(flow(timeout, policy), retry)),
        mapped((policy) => flow(timeout, flow(policy, retry)))
      )
    ]
    return laws.filter(({ name }) => !except.includes(name))
  }
