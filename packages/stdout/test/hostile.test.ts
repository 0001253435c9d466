import { assert, describe, it } from "@effect/vitest"
import type { MetricsData } from "@efflux/core/MetricsData"
import * as Rendering from "@efflux/stdout/Rendering"
import * as FastCheck from "effect/FastCheck"
import { displayWidth } from "../src/internal/displayWidth.js"
import { exponential, gauge, histogram, series, snapshot, sum, summary } from "./snapshot.js"

const painted = /\u001b\[\d+m/gu

const forbidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

const assertHarmless = (text: string, width: number): void => {
  assert.isTrue(text.endsWith("\n"))
  for (const line of text.slice(0, -1).split("\n")) {
    const bare = line.replace(painted, "")
    assert.notMatch(bare, forbidden)
    assert.isAtMost(displayWidth(bare), width, JSON.stringify(line))
  }
}

const text = FastCheck.oneof(
  FastCheck.string({ unit: "binary", maxLength: 60 }),
  FastCheck.string({ unit: "grapheme", maxLength: 60 }),
  FastCheck.stringMatching(/^[a-z.]{1,90}$/),
  FastCheck.constantFrom(
    "\u001b[2J",
    "\r\n",
    "\u009b31m",
    "\u202etxt.exe",
    "a\u2028b",
    "日本語のメトリクス",
    "👩‍💻🇩🇪",
    "e\u0301\u0301\u0301\u0301\u0301",
    "\ud800",
    ""
  )
)

const number = FastCheck.oneof(
  FastCheck.double(),
  FastCheck.integer(),
  FastCheck.bigInt({ min: -(2n ** 63n), max: 2n ** 64n })
)

const unit = FastCheck.oneof(text, FastCheck.constantFrom("", "1", "s", "ms", "By", "%", "{request}", "By/s", "Cel"))

const count = FastCheck.nat()

const some = { noNaN: false }

const optional = FastCheck.option(FastCheck.double(some), { nil: undefined })

const counts = FastCheck.array(FastCheck.nat(1000), { maxLength: 200 })

const arbitrarySeries = FastCheck.dictionary(
  text,
  FastCheck.oneof(text, FastCheck.array(text, { maxLength: 3 }), FastCheck.double()),
  {
    maxKeys: 4
  }
).map(series)

const points = <A>(arbitrary: FastCheck.Arbitrary<A>) =>
  FastCheck.array(FastCheck.tuple(arbitrarySeries, arbitrary), { maxLength: 4 })

const distribution = { count, sum: optional, min: optional, max: optional }

const metric = FastCheck.oneof(
  FastCheck.tuple(text, points(number), text, unit, FastCheck.boolean()).map((
    [name, values, description, unit, isMonotonic]
  ) => sum(name, values, { description, unit, isMonotonic })),
  FastCheck.tuple(text, points(number), unit, text).map((fields) => gauge(...fields)),
  FastCheck.tuple(
    text,
    points(FastCheck.record({
      ...distribution,
      explicitBounds: FastCheck.array(FastCheck.double(), { minLength: 3, maxLength: 3 }).map((bounds) =>
        bounds.sort((a, b) => a - b)
      ),
      bucketCounts: FastCheck.array(count, { minLength: 4, maxLength: 4 })
    })),
    unit
  ).map((fields) => histogram(...fields)),
  FastCheck.tuple(
    text,
    points(FastCheck.record({
      ...distribution,
      scale: FastCheck.integer({ min: -11, max: 20 }),
      zeroCount: count,
      positive: FastCheck.record({ offset: FastCheck.integer({ min: -5000, max: 5000 }), bucketCounts: counts }),
      negative: FastCheck.record({ offset: FastCheck.integer({ min: -5000, max: 5000 }), bucketCounts: counts })
    })),
    unit
  ).map((fields) => exponential(...fields)),
  FastCheck.tuple(
    text,
    points(FastCheck.record({
      count,
      sum: FastCheck.double(),
      quantileValues: FastCheck.array(
        FastCheck.record({ quantile: FastCheck.double({ min: 0, max: 1 }), value: FastCheck.double() }),
        {
          maxLength: 5
        }
      )
    })),
    unit
  ).map((fields) => summary(...fields))
)

const snapshots: FastCheck.Arbitrary<MetricsData> = FastCheck.array(metric, { maxLength: 3 }).map((metrics) =>
  snapshot(...metrics)
)

describe("whatever the names and values are", () => {
  it.prop(
    "no line is wider than the output, and nothing in it moves a cursor",
    [snapshots, snapshots, FastCheck.integer({ min: 40, max: 200 }), FastCheck.boolean()],
    ([data, previous, width, colour]) => {
      assertHarmless(Rendering.render(data, { colour, previous, width }), width)
      assertHarmless(Rendering.render(data, { colour, previous: data, width }), width)
    },
    { fastCheck: { numRuns: 300 } }
  )

  it.prop(
    "every data point has its row, in order, or is counted",
    [
      FastCheck.array(number, { minLength: 1, maxLength: 40 }),
      FastCheck.integer({ min: 1, max: 50 }),
      FastCheck.integer({ min: 40, max: 90 })
    ],
    ([values, maxSeries, width]) => {
      const data = snapshot(gauge("g", values.map((value, id) => [series({ id: `point-${id}` }), value])))
      const printed = Rendering.render(data, { maxSeries, width })
      const rows = Array.from(printed.matchAll(/id=(point-\d+)/g), ([, id]) => id)
      assert.deepStrictEqual(rows, values.slice(0, maxSeries).map((_, id) => `point-${id}`))
      const more = /… and (\d+) more/.exec(printed)
      assert.strictEqual(Number(more?.[1] ?? 0), Math.max(0, values.length - maxSeries))
    }
  )

  it("spells out what would act on the terminal", () => {
    const data = snapshot(
      sum("evil\u001b[2J\nname", [[series({ "k\u0007": "\u001b]0;owned\u0007", ltr: "a\u202eb\u2028" }), 1]], {
        unit: "\u009b31m",
        description: "first line\r\nsecond\tline \u001b[31mred"
      })
    )
    assert.deepStrictEqual(Rendering.render(data, { width: 100 }).split("\n").slice(2, 4), [
      "evil\\x1b[2J\\nname  counter · \\x9b31m · first line second line \\x1b[31mred",
      "  \"k\\x07\"=\"\\x1b]0;owned\\x07\" ltr=\"a\\u{202e}b\\u{2028}\"  1 \\x9b31m"
    ])
  })

  it("looks at the beginning of an endless text only", () => {
    const endless = "x".repeat(5_000_000)
    const data = snapshot(gauge(endless, [[series({ [endless]: endless }), 1]], endless, endless))
    assertHarmless(Rendering.render(data, { width: 200 }), 200)
    assert.isBelow(Rendering.render(data, { width: 10_000 }).length, 20_000)
  })

  it("does not let marks pile up over the lines around", () => {
    const data = snapshot(gauge(`Z${"\u0335".repeat(400)}algo`, [[series(), 1]]))
    assert.include(Rendering.render(data), `Z${"\u0335".repeat(3)}algo  gauge`)
  })
})
