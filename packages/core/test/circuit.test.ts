import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Fiber from "effect/Fiber"
import { EncodeError } from "../src/ExportError.js"
import type { Delivery } from "../src/index.js"
import { CircuitBreaker, type ExportError } from "../src/index.js"
import { backoff, never, ok } from "./fixtures.js"
import { inExport } from "./inExport.js"

type Outcome = "ok" | "failure" | "refusal" | "broken" | "interruption"

type Command =
  | { readonly _tag: "begin"; readonly last: boolean }
  | { readonly _tag: "end"; readonly which: number; readonly outcome: Outcome }
  | { readonly _tag: "wait"; readonly seconds: number }

const outcome = FastCheck.oneof(
  { weight: 6, arbitrary: FastCheck.constant<Outcome>("failure") },
  { weight: 4, arbitrary: FastCheck.constantFrom<Array<Outcome>>("ok", "refusal", "broken", "interruption") }
)

const command: FastCheck.Arbitrary<Command> = FastCheck.oneof(
  {
    weight: 5,
    arbitrary: FastCheck.record({
      _tag: FastCheck.constant("begin" as const),
      last: FastCheck.integer({ min: 0, max: 9 }).map((n) => n === 0)
    })
  },
  {
    weight: 5,
    arbitrary: FastCheck.record({
      _tag: FastCheck.constant("end" as const),
      which: FastCheck.nat({ max: 3 }),
      outcome
    })
  },
  {
    weight: 2,
    arbitrary: FastCheck.record({
      _tag: FastCheck.constant("wait" as const),
      seconds: FastCheck.integer({ min: 1, max: 7 })
    })
  }
)

/**
 * The model remembers nothing but what happened, and answers each question by going through all of it. An opening, a
 * probe that failed and a closing each begin an era; an outcome counts only in the era in which its send passed.
 */
type Event =
  | { readonly _tag: "passed"; readonly send: number }
  | { readonly _tag: "counted"; readonly send: number; readonly good: boolean; readonly at: number }
  | { readonly _tag: "void"; readonly send: number }

const model = (failures: number, openFor: number) => {
  const events: Array<Event> = []
  const counted = () => events.filter((event) => event._tag === "counted")

  /** The failures since the last success. */
  const streak = () => {
    const all = counted()
    return all.slice(all.findLastIndex(({ good }) => good) + 1)
  }
  const isOpen = () => streak().length >= failures
  /** When the era began: the event that opened it. None while it is closed. */
  const era = () => isOpen() ? streak().at(-1) : undefined
  const eras = new Map<number, ReturnType<typeof era>>()

  const inFlight = (send: number) => !events.some((event) => event._tag !== "passed" && event.send === send)
  /** The newest send that passed in this era, if it is still on its way. */
  const probing = () => {
    const newest = events.filter((event) => event._tag === "passed" && eras.get(event.send) === era()).at(-1)
    return newest !== undefined && inFlight(newest.send)
  }

  return {
    begin: (send: number, now: number, last: boolean): boolean => {
      const passes = last || !isOpen() || (now >= era()!.at + openFor && !probing())
      if (passes) {
        eras.set(send, era())
        events.push({ _tag: "passed", send })
      }
      return passes
    },
    end: (send: number, now: number, outcome: Outcome): void => {
      const counts = eras.get(send) === era() && outcome !== "broken" && outcome !== "interruption"
      events.push(counts ? { _tag: "counted", send, good: outcome !== "failure", at: now } : { _tag: "void", send })
    }
  }
}

/** A clock by hand: unlike `TestClock` it waits for nobody, and a property test has many times to set. */
const seconds = (now: () => number): Clock.Clock => {
  const nanos = () => BigInt(now()) * 1_000_000_000n
  return Object.assign(Clock.make(), { unsafeCurrentTimeNanos: nanos, currentTimeNanos: Effect.sync(nanos) })
}

describe("the circuit", () => {
  it.effect.prop(
    "does what a naive model does, for any number of sends at once, any outcomes and any times",
    [
      FastCheck.integer({ min: 1, max: 3 }),
      FastCheck.integer({ min: 1, max: 10 }),
      FastCheck.array(command, { minLength: 20, maxLength: 60 })
    ],
    ([failures, openFor, commands]) => {
      let now = 0
      return Effect.gen(function*() {
        const expected = model(failures, openFor)
        const answers = new Map<number, Deferred.Deferred<Delivery.Delivery, ExportError.ExportError>>()
        const breaker = yield* CircuitBreaker.make({ failures, openFor: `${openFor} seconds` })
        const guarded = breaker((send: number) =>
          Effect.flatMap(Deferred.make<Delivery.Delivery, ExportError.ExportError>(), (answer) => {
            answers.set(send, answer)
            return Deferred.await(answer)
          })
        )
        const inFlight: Array<{ readonly send: number; readonly fiber: Fiber.RuntimeFiber<unknown, unknown> }> = []
        let send = 0

        for (const step of commands) {
          if (step._tag === "wait") {
            now += step.seconds
          } else if (step._tag === "begin") {
            send++
            const trigger = step.last ? "shutdown" : "tick"
            const fiber = yield* Effect.fork(Effect.either(inExport({ trigger })(guarded(send))))
            yield* Effect.yieldNow()
            assert.strictEqual(answers.has(send), expected.begin(send, now, step.last))
            if (answers.has(send)) inFlight.push({ send, fiber })
          } else if (inFlight.length > 0) {
            const [ending] = inFlight.splice(step.which % inFlight.length, 1)
            const answer = answers.get(ending!.send)!
            yield* {
              ok: Effect.flatMap(ok()(0), (delivery) => Deferred.succeed(answer, delivery)),
              failure: Deferred.fail(answer, backoff),
              refusal: Deferred.fail(answer, never),
              broken: Deferred.fail(answer, new EncodeError({ message: "broken" })),
              interruption: Fiber.interrupt(ending!.fiber)
            }[step.outcome]
            yield* Fiber.await(ending!.fiber)
            expected.end(ending!.send, now, step.outcome)
          }
        }
        yield* Fiber.interruptAll(inFlight.map(({ fiber }) => fiber))
      }).pipe(Effect.withClock(seconds(() => now)))
    },
    { fastCheck: { numRuns: 300 } }
  )
})
