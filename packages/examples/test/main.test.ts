import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { type ChildProcess, spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

const main = fileURLToPath(new URL("../src/demo/main.ts", import.meta.url))

interface Child {
  readonly process: ChildProcess
  readonly output: () => string
  /** Waits for a text. */
  readonly says: (text: string) => Effect.Effect<void>
  /** The code and signal it ended with, by itself: all handles were closed. */
  readonly end: Effect.Effect<{ readonly code: number | null; readonly signal: string | null }>
}

const node = [process.execPath, "--import", "tsx", "--conditions", "@efflux/source", main]

const demo = (...args: ReadonlyArray<string>) => run([...node, ...args])

const run = ([command, ...args]: ReadonlyArray<string>, env: Readonly<Record<string, string>> = {}) =>
  Effect.acquireRelease(
    Effect.sync((): Child => {
      const child = spawn(command!, args, {
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, NODE_OPTIONS: "", ...env },
        detached: true
      })
      let output = ""
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => output += text)
      const end = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
        child.on("close", (code, signal) => resolve({ code, signal }))
      )
      return {
        process: child,
        output: () => output,
        says: (text) => Effect.repeat(Effect.sleep("20 millis"), { until: () => output.includes(text) }),
        end: Effect.promise(() => end)
      }
    }),
    // with what it started itself, if anything is left
    (child) => Effect.ignore(Effect.try(() => process.kill(-child.process.pid!, "SIGKILL")))
  )

const signalled = (signal: "SIGINT" | "SIGTERM") =>
  Effect.gen(function*() {
    const child = yield* demo("--interval", "1h")
    yield* child.says("efflux demo: the service")
    yield* Effect.sleep("500 millis")
    child.process.kill(signal)
    const [elapsed, end] = yield* Effect.timed(child.end)
    assert.deepStrictEqual(end, { code: 0, signal: null }, child.output())
    assert.match(child.output(), /otlp, last flush: sent \d+ points in 1 request .*; the receiver decoded \d+\n/)
    assert.include(child.output(), "✓ the receiver decoded exactly what was sent")
    return elapsed
  })

const bound = 6_000

describe.sequential("npm start", () => {
  it.scopedLive("with --for ends by itself, with code 0", () =>
    Effect.gen(function*() {
      const child = yield* demo("--for", "3s", "--interval", "1s")
      assert.deepStrictEqual(yield* child.end, { code: 0, signal: null }, child.output())
      const lines = child.output().split("\n").filter((line) => / otlp.*: sent /.test(line))
      assert.isAtLeast(lines.length, 3)
      assert.include(child.output(), `efflux demo: ${lines.length} exports`)
    }), 40_000)

  it.scopedLive("flushes once after SIGTERM, and ends within the bound", () =>
    Effect.gen(function*() {
      const elapsed = yield* signalled("SIGTERM")
      assert.isBelow(Duration.toMillis(elapsed), bound)
    }), 40_000)

  it.scopedLive("flushes once after Ctrl-C, and ends within the bound", () =>
    Effect.gen(function*() {
      const elapsed = yield* signalled("SIGINT")
      assert.isBelow(Duration.toMillis(elapsed), bound)
    }), 40_000)

  it.scopedLive("flushes and ends when npm is terminated, which tells nobody", () =>
    Effect.gen(function*() {
      const command = [...node, "--interval", "1h"].map((word) => `"${word}"`).join(" ")
      const npm = yield* run(["sh", "-c", `${command}; true`], { npm_lifecycle_event: "start" })
      yield* npm.says("efflux demo: the service")
      npm.process.kill("SIGTERM")
      yield* npm.end
      assert.include(npm.output(), "otlp, last flush: sent")
      assert.include(npm.output(), "✓ the receiver decoded exactly what was sent")
    }), 40_000)

  it.scopedLive("ends with 1 when nobody listens at the endpoint", () =>
    Effect.gen(function*() {
      const child = yield* demo("--for", "1s", "--interval", "500ms", "--endpoint", "http://127.0.0.1:9")
      assert.strictEqual((yield* child.end).code, 1, child.output())
      assert.include(child.output(), "ECONNREFUSED")
    }), 40_000)

  it.scopedLive("ends with 2 and one line when it does not understand", () =>
    Effect.gen(function*() {
      const child = yield* demo("--endpoint", "nowhere")
      assert.strictEqual((yield* child.end).code, 2)
      assert.match(child.output(), /^efflux demo: --endpoint nowhere is no http or https URL.*\n$/)
    }), 40_000)
})
