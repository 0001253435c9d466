import { assert, describe, it } from "@effect/vitest"
import * as OtlpReceiver from "@efflux/testkit/OtlpReceiver"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type { Options } from "../src/demo/Options.js"
import * as Program from "../src/demo/Program.js"
import type { Summary } from "../src/demo/Summary.js"
import { escapes, fakeTerminal, options } from "./fixtures.js"

const start = (options: Options, interactive = false) =>
  Effect.gen(function*() {
    const terminal = fakeTerminal(interactive)
    const summary = yield* Deferred.make<Summary>()
    const fiber = yield* Effect.forkScoped(
      Program.run(options, (found) => Deferred.succeed(summary, found)).pipe(Effect.provide(terminal.layer))
    )
    return { fiber, summary: Deferred.await(summary), text: terminal.text }
  })

const runToEnd = (options: Options, interactive = false) =>
  Effect.gen(function*() {
    const { fiber, summary, text } = yield* start(options, interactive)
    yield* Fiber.join(fiber)
    return { ...yield* summary, text: text() }
  })

const count = (text: string, pattern: RegExp): number => Array.from(text.matchAll(pattern)).length

/** A port on which nobody listens: it was free a moment ago. */
const closedPort = Effect.scoped(Effect.map(OtlpReceiver.make(), ({ port }) => port))

describe.sequential("Program", () => {
  it.scopedLive("ends by itself, with a line for each export and everything decoded", () =>
    Effect.gen(function*() {
      const { exitCode, reason, text } = yield* runToEnd(options("2500 millis", "800 millis"))
      assert.strictEqual(exitCode, 0, reason)
      const exports = count(text, /^\S+ otlp.*: sent \d+ points? in 1 request of .*; the receiver decoded \d+$/gm)
      assert.isAtLeast(exports, 2)
      assert.strictEqual(count(text, /last flush/g), 1)
      assert.strictEqual(count(text, /^\S+ stdout: \d+ points?, /gm), exports)
      assert.match(text, new RegExp(`efflux demo: ${exports} exports in 00:0\\d`))
      assert.match(text, /requests answered \(\d+ × 200/)
    }))

  it.scopedLive("sends to a collector of the user's, which takes everything", () =>
    Effect.gen(function*() {
      const collector = yield* OtlpReceiver.make()
      const { exitCode, text } = yield* runToEnd(options("2 seconds", "800 millis", collector.url))
      assert.strictEqual(exitCode, 0, text)
      const requests = yield* collector.requests
      assert.strictEqual(count(text, /^\S+ otlp.* accepted$/gm), requests.length)
      const names = [
        "http.server.requests",
        "http.server.request.duration",
        "process.memory.heap.used",
        "process.cpu.time"
      ]
      for (const name of names) assert.isNotEmpty(yield* collector.lastValues(name), name)
      assert.isNotEmpty(yield* collector.lastValues("nodejs.eventloop.delay.p99"))
    }))

  it.scopedLive("is not content with a partial success", () =>
    Effect.gen(function*() {
      const collector = yield* OtlpReceiver.make({ answers: [{ rejected: 2, message: "too old" }, "ok"] })
      const { exitCode, reason } = yield* runToEnd(options("2 seconds", "800 millis", collector.url))
      assert.strictEqual(exitCode, 1)
      assert.include(reason, "2 data points were rejected: too old")
    }))

  it.scopedLive("tells what a collector says, on lines and in the summary", () =>
    Effect.gen(function*() {
      const collector = yield* OtlpReceiver.make({ answers: [{ rejected: 0, message: "a field is deprecated" }] })
      const { exitCode, text } = yield* runToEnd(options("2 seconds", "800 millis", collector.url))
      assert.strictEqual(exitCode, 0, text)
      assert.match(text, /^\S+ otlp.* accepted; the receiver said: a field is deprecated$/m)
      assert.match(text, /^ {2}failures {2}(\d × )?the receiver said: a field is deprecated$/m)
    }))

  it.scopedLive("goes on serving when nobody listens at the endpoint, and tells so at the end", () =>
    Effect.gen(function*() {
      const { exitCode, reason, text } = yield* runToEnd(
        options("2 seconds", "800 millis", `http://127.0.0.1:${yield* closedPort}/v1/metrics`)
      )
      assert.strictEqual(exitCode, 1)
      assert.include(reason, "ECONNREFUSED")
      assert.isAtLeast(count(text, /otlp: failed to send/g), 2)
      const [, answered] = /service {3}([\d,]+) requests answered/.exec(text)!
      assert.isAtLeast(Number(answered), 10)
      assert.notMatch(text, /answered.*, \d+ not/)
    }))

  it.scopedLive("ends within the bound when a collector hangs", () =>
    Effect.gen(function*() {
      const collector = yield* OtlpReceiver.make({ answers: ["hang"] })
      const { fiber, summary } = yield* start(options("1 second", "800 millis", collector.url))
      const [elapsed] = yield* Effect.timed(Fiber.join(fiber))
      assert.isBelow(Duration.toMillis(elapsed), 1_000 + 5_000 + 2_000)
      assert.strictEqual((yield* summary).exitCode, 1)
    }))

  it.scopedLive("flushes once when it is interrupted, and concludes", () =>
    Effect.gen(function*() {
      const { fiber, summary, text } = yield* start(options("1 hour", "1 hour"))
      yield* Effect.sleep("600 millis")
      yield* Fiber.interrupt(fiber)
      const { exitCode, reason } = yield* summary
      assert.strictEqual(exitCode, 0, reason)
      assert.strictEqual(count(text(), /otlp/g), 1)
      assert.match(text(), /otlp, last flush: sent/)
    }))

  it.scopedLive("takes a terminal over, and gives it back before the summary", () =>
    Effect.gen(function*() {
      const { exitCode, text } = yield* runToEnd(options("2 seconds", "800 millis"), true)
      assert.strictEqual(exitCode, 0, text)
      assert.isTrue(text.startsWith("\u001b[?1049h\u001b[?25l"))
      const [during, after] = text.split("\u001b[?25h\u001b[?1049l")
      assert.isAtLeast(count(during!, /\u001b\[\?2026h/g), 3)
      assert.include(during!.replace(escapes, ""), "the receiver decoded")
      assert.notMatch(after!, escapes)
      assert.include(after!, "✓ the receiver decoded exactly what was sent")
    }))
})
