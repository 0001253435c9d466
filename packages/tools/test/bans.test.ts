import { Linter } from "eslint"
import * as typescript from "typescript-eslint"
import { describe, expect, test } from "vitest"
import { bans } from "../src/eslint/bans.js"
import { allRules, plugin } from "../src/eslint/plugin.js"

/** For each ban: lines that break it, and lines that only look as if they did. */
const cases: Readonly<
  Record<string, { readonly broken: ReadonlyArray<string>; readonly kept: ReadonlyArray<string> }>
> = {
  "no-date-now": {
    broken: ["Date.now()", "const now = Date.now", "globalThis.Date.now()"],
    kept: ["Clock.currentTimeMillis", "date.now()"]
  },
  "no-new-date": {
    broken: ["new Date()", "Date()"],
    kept: ["new Date(0)", "Date.parse(text)"]
  },
  "no-performance-now": {
    broken: ["performance.now()", "globalThis.performance.now()", "performance.timeOrigin"],
    kept: ["Clock.currentTimeNanos"]
  },
  "no-math-random": {
    broken: ["Math.random()", "const luck = Math.random"],
    kept: ["Random.next", "Math.round(1.5)"]
  },
  "no-timers": {
    broken: [
      "setTimeout(f, 1)",
      "setInterval(f, 1)",
      "setImmediate(f)",
      "globalThis.setTimeout(f)",
      "(globalThis as Host).setImmediate(f)"
    ],
    kept: ["Effect.sleep(1)", "socket.setTimeout(1)", "clearTimeout(timer)"]
  },
  "no-async": {
    broken: ["async () => 1", "async function f() {}", "await x", "for await (const x of xs) f(x)"],
    kept: ["Effect.async(f)", "const async = 1", "for (const x of xs) f(x)"]
  },
  "no-try": {
    broken: ["try { f() } catch { g() }", "try { f() } finally { g() }"],
    kept: ["Effect.try(f)"]
  },
  "no-throw": {
    broken: ["throw new Error()"],
    kept: ["Effect.die(new Error())"]
  },
  "no-console": {
    broken: ["console.log(1)", "console.error", "globalThis.console.log(1)"],
    kept: ["Console.log(1)", "Effect.log(1)"]
  },
  "no-any": {
    broken: ["const x = y as any", "let x: any", "const f = (x: Array<any>) => x"],
    kept: ["let x: unknown", "const any = 1"]
  },
  "no-fork-daemon": {
    broken: ["Effect.forkDaemon(task)", "task.pipe(Effect.forkDaemon)"],
    kept: ["Effect.forkScoped(task)"]
  },
  "no-bare-fork": {
    broken: ["Effect.fork(task)", "task.pipe(Effect.fork)", "Effect.forkAll(tasks)"],
    kept: ["Effect.forkIn(task, scope)", "Effect.forkScoped(task)", "child.fork()"]
  },
  "no-run": {
    broken: [
      "Effect.runFork(task)",
      "Effect.runPromise(task)",
      "task.pipe(Effect.runSync)",
      "Effect.runSyncExit(task)",
      "Effect.runCallback(task)",
      "Runtime.runFork(runtime)(task)"
    ],
    kept: ["Effect.runtime()", "runSync(task)"]
  },
  "no-sync-io": {
    broken: ["zlib.gzipSync(body)", "NodeFs.readFileSync(path)", "import { deflateSync } from \"node:zlib\""],
    kept: ["zlib.gzip(body, done)", "import { gzip } from \"node:zlib\"", "Effect.sync(f)"]
  },
  "no-barrel-import": {
    broken: [
      "import { Effect } from \"effect\"",
      "import type { Effect } from \"effect\"",
      "import { HttpClient } from \"@effect/platform\"",
      "import { Payload } from \"@efflux/core\"",
      "export * from \"@effect/platform-node\"",
      "import(\"effect\")"
    ],
    kept: [
      "import * as Effect from \"effect/Effect\"",
      "import * as Payload from \"@efflux/core/Payload\"",
      "import * as HttpClient from \"@effect/platform/HttpClient\"",
      "export * as X from \"./X.js\""
    ]
  },
  "return-failures": {
    broken: ["function* f() { yield* Effect.fail(1) }", "function* f() { yield* Effect.die(1); g() }"],
    kept: ["function* f() { return yield* Effect.fail(1) }", "function* f() { yield* Effect.log(1) }"]
  }
}

const broken = (code: string): ReadonlyArray<readonly [rule: string | null, message: string]> =>
  new Linter().verify(code, [{
    files: ["**/*.ts"],
    languageOptions: { parser: typescript.parser as Linter.Parser },
    plugins: { efflux: plugin },
    rules: { ...allRules }
  }], "packages/core/src/X.ts").map(({ message, ruleId }) => [ruleId, message])

describe("bans", () => {
  test("each has its cases", () => {
    expect(Object.keys(cases)).toEqual(Object.keys(bans))
  })

  test("each says why in a sentence", () => {
    for (const { why } of Object.values(bans)) expect(why).toMatch(/^\S.* .*[:,].*\.$/)
  })

  for (const [name, { broken: bad, kept }] of Object.entries(cases)) {
    test.each(bad)(`${name} is broken by: %s`, (code) => {
      expect(broken(code)).toEqual([[`efflux/${name}`, bans[name]!.why]])
    })
    test.each(kept)(`${name} is kept by: %s`, (code) => {
      expect(broken(code)).toEqual([])
    })
  }
})
