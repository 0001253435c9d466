/**
 * The journal of a run: what was exported, what the receiver decoded, how the service answered, what went wrong.
 *
 * @since 0.1.0
 */
import type { Trigger } from "@efflux/core/ExportContext"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"
import * as Samples from "./Samples.js"

/**
 * One export to the OTLP receiver, from its first byte to its outcome.
 *
 * @since 0.1.0
 * @category models
 */
export interface Export {
  /** When it ended: milliseconds of the clock. */
  readonly at: number
  readonly trigger: Trigger
  /** Data points in the snapshot. */
  readonly points: number
  /** Attempts over HTTP, and what all of them put on the wire. */
  readonly requests: number
  readonly bytes: number
  readonly millis: number
  /** Points that the receiver said it took, and refused. */
  readonly accepted: number
  readonly rejected: number
  /** Points that the embedded receiver decoded to exactly what was sent; `undefined` where somebody else receives. */
  readonly decoded: number | undefined
  /** Why it failed, or what is wrong with it; empty for a good one. */
  readonly problem: string
  /** What the receiver said of points that it took all the same; empty where it said nothing. */
  readonly said: string
}

/**
 * Something that went wrong or that somebody should know, and how often.
 *
 * @since 0.1.0
 * @category models
 */
export interface Failure {
  /** When it happened last. */
  readonly at: number
  readonly message: string
  readonly times: number
}

/**
 * What is known at one moment.
 *
 * @since 0.1.0
 * @category models
 */
export interface State {
  readonly startedAt: number
  /** The newest ones, oldest first. */
  readonly exports: ReadonlyArray<Export>
  readonly totals: Pick<Export, "points" | "requests" | "bytes" | "accepted" | "rejected"> & {
    readonly exports: number
    readonly decoded: number
    /** Exports with a problem, and the last of those problems. */
    readonly bad: number
    readonly problem: string
  }
  readonly exportMillis: Samples.Samples
  /** The newest kinds, oldest first. */
  readonly failures: ReadonlyArray<Failure>
  /** The service: answers by status, requests without an answer, and the time that answers took. */
  readonly answers: ReadonlyMap<number, number>
  readonly unanswered: number
  readonly answerMillis: Samples.Samples
}

/**
 * The journal: entries go in, the state comes out.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  readonly state: Effect.Effect<State>
  readonly exported: (entry: Export) => Effect.Effect<void>
  readonly failed: (message: string) => Effect.Effect<void>
  readonly answered: (status: number, millis: number) => Effect.Effect<void>
  readonly unanswered: (message: string) => Effect.Effect<void>
}

/**
 * The tag of the journal.
 *
 * @since 0.1.0
 * @category services
 */
export class Journal extends Context.Tag("@efflux/examples/demo/Journal")<Journal, Service>() {}

const keptExports = 100
const keptFailures = 20

const empty = (startedAt: number): State => ({
  startedAt,
  exports: [],
  totals: { exports: 0, points: 0, requests: 0, bytes: 0, accepted: 0, rejected: 0, decoded: 0, bad: 0, problem: "" },
  exportMillis: [],
  failures: [],
  answers: new Map(),
  unanswered: 0,
  answerMillis: []
})

const withExport = (state: State, entry: Export): State => {
  const { totals } = state
  return {
    ...state,
    exports: [...state.exports.slice(1 - keptExports), entry],
    exportMillis: Samples.add(state.exportMillis, entry.millis),
    totals: {
      exports: totals.exports + 1,
      points: totals.points + entry.points,
      requests: totals.requests + entry.requests,
      bytes: totals.bytes + entry.bytes,
      accepted: totals.accepted + entry.accepted,
      rejected: totals.rejected + entry.rejected,
      decoded: totals.decoded + (entry.decoded ?? 0),
      bad: totals.bad + (entry.problem === "" ? 0 : 1),
      problem: entry.problem === "" ? totals.problem : entry.problem
    }
  }
}

/** The same failure again moves to the end and counts up. */
const withFailure = (state: State, at: number, message: string): State => {
  const before = state.failures.find((failure) => failure.message === message)
  const others = state.failures.filter((failure) => failure !== before)
  return { ...state, failures: [...others.slice(1 - keptFailures), { at, message, times: (before?.times ?? 0) + 1 }] }
}

/** A remark of the receiver comes last: it may be the reason of what went wrong. */
const concerns = ({ problem, said }: Export): ReadonlyArray<string> =>
  [problem, said === "" ? "" : `the receiver said: ${said}`].filter((concern) => concern !== "")

const withAnswer = (state: State, status: number, millis: number): State => ({
  ...state,
  answers: new Map(state.answers).set(status, (state.answers.get(status) ?? 0) + 1),
  answerMillis: Samples.add(state.answerMillis, millis)
})

/**
 * An empty journal that begins now.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Service> = Effect.gen(function*() {
  const state = yield* Ref.make(empty(yield* Clock.currentTimeMillis))
  const failed = (message: string) =>
    Effect.flatMap(Clock.currentTimeMillis, (at) => Ref.update(state, (self) => withFailure(self, at, message)))
  return {
    state: Ref.get(state),
    exported: (entry) =>
      Effect.zipRight(
        Ref.update(state, (self) => withExport(self, entry)),
        Effect.forEach(concerns(entry), failed, { discard: true })
      ),
    failed,
    answered: (status, millis) => Ref.update(state, (self) => withAnswer(self, status, millis)),
    unanswered: (message) =>
      Effect.zipRight(
        Ref.update(state, (self) => ({ ...self, unanswered: self.unanswered + 1 })),
        failed(`the demo's own service did not answer: ${message}`)
      )
  }
})

/**
 * The layer of an empty journal.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<Journal> = Layer.effect(Journal, make)
