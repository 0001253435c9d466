import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import * as Options from "../src/demo/Options.js"

const parsed = (...args: ReadonlyArray<string>): Options.Options => {
  const command = Either.getOrThrow(Options.parse(args))
  assert.strictEqual(command._tag, "Run")
  return (command as Extract<Options.Command, { _tag: "Run" }>).options
}

const complaint = (...args: ReadonlyArray<string>): string =>
  Either.match(Options.parse(args), { onLeft: ({ message }) => message, onRight: () => "no complaint" })

describe("Options", () => {
  it("runs without an end, every two seconds, to the receiver inside", () => {
    const { duration, endpoint, interval } = parsed()
    assert.deepStrictEqual([duration, endpoint], [undefined, undefined])
    assert.strictEqual(Duration.toMillis(interval), 2_000)
  })

  it("reads durations with their units", () => {
    const texts = ["500ms", "10s", "1.5s", "2m", "2 min", "1h"]
    assert.deepStrictEqual(
      texts.map((text) => Duration.toMillis(parsed("--for", text).duration!)),
      [500, 10_000, 1_500, 120_000, 120_000, 3_600_000]
    )
    assert.strictEqual(Duration.toMillis(parsed("--interval=1s").interval), 1_000)
  })

  it("appends the signal's path to a bare endpoint, and only to that", () => {
    const hrefs = ["http://host:4318", "http://host:4318/", "https://host/otlp/v1/metrics", "http://host/write?db=1"]
      .map((url) => parsed("--endpoint", url).endpoint!.href)
    assert.deepStrictEqual(hrefs, [
      "http://host:4318/v1/metrics",
      "http://host:4318/v1/metrics",
      "https://host/otlp/v1/metrics",
      "http://host/write?db=1"
    ])
  })

  it("asks for help by --help and -h", () => {
    for (const arg of ["--help", "-h"]) {
      assert.strictEqual(Either.getOrThrow(Options.parse([arg]))._tag, "Help")
    }
  })

  it("complains in one kind line", () => {
    const complaints = [
      complaint("--forever"),
      complaint("10s"),
      complaint("--for"),
      complaint("--for", "10"),
      complaint("--for", "0s"),
      complaint("--interval", "10ms"),
      complaint("--endpoint"),
      complaint("--endpoint", "localhost:4318"),
      complaint("--endpoint", "http://me:secret@host")
    ]
    for (const line of complaints) {
      assert.notStrictEqual(line, "no complaint")
      assert.notInclude(line, "\n")
      assert.notInclude(line, "secret")
    }
    assert.include(complaints[0]!, "--forever")
    assert.include(complaints[3]!, "500ms, 10s or 2m")
  })
})
