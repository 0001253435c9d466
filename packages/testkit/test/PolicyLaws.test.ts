import { assert, describe, it } from "@effect/vitest"
import {
  AttemptTimeout,
  CircuitBreaker,
  Delivery,
  Fallback,
  FanOut,
  Leg,
  type Payload,
  Policy,
  Retry,
  RetrySchedule,
  type Sender
} from "@efflux/core"
import { PolicyLaws, Snapshot } from "@efflux/testkit"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { flow } from "effect/Function"
import * as Schedule from "effect/Schedule"

const spare: Sender.Sender<Payload.Payload> = (payload) => Effect.succeed(Delivery.accepted(payload))
const patient = Retry.retry(RetrySchedule.otlp)

describe("PolicyLaws", () => {
  describe.each<readonly [string, PolicyLaws.Subject<Payload.Payload>]>([
    ["identity", Policy.identity<Payload.Payload>()],
    ["retry", patient],
    ["retry none", Retry.retry(RetrySchedule.none)],
    ["attemptTimeout", AttemptTimeout.attemptTimeout()],
    ["Leg.deadline", Leg.deadline],
    ["fallback", Fallback.make(spare)],
    ["a fan-out of one", (self) => FanOut.fanOut([{ name: "one", legs: 1, export: self }])],
    ["circuitBreaker", CircuitBreaker.make()],
    ["attemptTimeout and retry", flow(AttemptTimeout.attemptTimeout("2 seconds"), patient)],
    ["retry and attemptTimeout", flow(patient, AttemptTimeout.attemptTimeout("2 seconds"))],
    [
      "a whole transport",
      Effect.map(
        CircuitBreaker.make(),
        (breaker) => flow(AttemptTimeout.attemptTimeout("2 seconds"), patient, breaker, Leg.deadline)
      )
    ]
  ])("%s", (_, subject) => {
    for (const { check, name } of PolicyLaws.all(subject, { runs: 15 })) {
      it.effect(`keeps the law of ${name}`, () => check)
    }
  })

  describe("over snapshots", () => {
    const laws = PolicyLaws.over(Snapshot.make([Snapshot.counter("requests", 3)]))
    for (const { check, name } of laws(Leg.deadline)) it.effect(`Leg.deadline keeps the law of ${name}`, () => check)
  })

  describe("catches a policy that", () => {
    const stubborn: Policy.Policy<Payload.Payload> = (self) => (payload) => Effect.retry(self(payload), { times: 3 })
    const rewriting: Policy.Policy<Payload.Payload> = (self) => (payload) => self({ ...payload, omitted: 1 })
    const deaf: Policy.Policy<Payload.Payload> = (self) => (payload) => Effect.uninterruptible(self(payload))
    const detached: Policy.Policy<Payload.Payload> = (self) => (payload) =>
      Effect.flatMap(Effect.forkDaemon(self(payload)), (fiber) => Fiber.join(fiber))
    const resurrecting: Policy.Policy<Payload.Payload> = (self) => (payload) =>
      Effect.onInterrupt(self(payload), () => Effect.forkDaemon(Effect.ignore(Effect.delay(self(payload), "1 second"))))
    const tireless: Policy.Policy<Payload.Payload> = (self) => (payload) =>
      Effect.retry(self(payload), { schedule: Schedule.spaced("9 seconds"), times: 5 })
    const dawdling: Policy.Policy<Payload.Payload> = (self) => (payload) => Effect.delay(self(payload), "1 second")
    const cheering: Policy.Policy<Payload.Payload> = (self) => (payload) =>
      Effect.as(self(payload), { accepted: 3, rejected: 0, messages: [] })
    const doubling: Policy.Policy<Payload.Payload> = (self) => (payload) =>
      Effect.zipRight(self(payload), self(payload))
    let uses = 0
    const counting: Policy.Policy<Payload.Payload> = (self) => (payload) =>
      uses++ % 2 === 0 ? self(payload) : Effect.zipRight(Effect.sleep("1 second"), self(payload))

    it.effect.each<readonly [string, Policy.Policy<Payload.Payload>, PolicyLaws.Name]>([
      ["sends again what must not be sent again", stubborn, "advice"],
      ["changes the payload", rewriting, "preservation"],
      ["cannot be interrupted", deaf, "interruption"],
      ["lets a send go on without it", detached, "interruption"],
      ["sends again after it was interrupted", resurrecting, "interruption"],
      ["does not know when to stop", tireless, "deadline"],
      ["is slow when all is well", dawdling, "transparency"],
      ["hides what was rejected", cheering, "transparency"],
      ["sends twice", doubling, "transparency"],
      ["has a state outside of itself", counting, "identity"],
      ["has a state outside of itself", counting, "associativity"]
    ])("%s", ([_, policy, law]) =>
      Effect.gen(function*() {
        const { check } = PolicyLaws.all(policy).find(({ name }) => name === law)!
        const error = yield* Effect.flip(check)
        assert.strictEqual(error.law, law)
        assert.include(error.message, JSON.stringify(error.script))
      }))
  })

  it.effect("leaves out what a policy breaks on purpose, and plays as many scripts as it is told", () =>
    Effect.gen(function*() {
      let sends = 0
      const counted: Policy.Policy<Payload.Payload> = (self) => (payload) =>
        Effect.suspend(() => (sends++, self(payload)))
      const laws = PolicyLaws.all(counted, { runs: 7, except: ["transparency", "preservation"] })
      assert.deepStrictEqual(laws.map(({ name }) => name), [
        "advice",
        "deadline",
        "interruption",
        "identity",
        "associativity"
      ])
      yield* laws[0]!.check
      assert.strictEqual(sends, 7)
    }))

  it.effect("plays other scripts for another seed, and the same for the same", () =>
    Effect.gen(function*() {
      const rewriting: Policy.Policy<Payload.Payload> = (self) => (payload) => self({ ...payload })
      const script = (seed: number) =>
        Effect.map(
          Effect.flip(PolicyLaws.all(rewriting, { seed }).find(({ name }) => name === "preservation")!.check),
          ({ script }) => script
        )
      assert.deepStrictEqual(yield* script(1), yield* script(1))
      assert.notDeepEqual(yield* script(1), yield* script(2))
    }))
})
