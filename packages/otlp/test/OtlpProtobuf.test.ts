import { assert, describe, it } from "@effect/vitest"
import type { Service } from "@efflux/core/Encoder"
import { countDataPoints, type MetricsData } from "@efflux/core/MetricsData"
import * as Range from "@efflux/core/Range"
import { OtlpProtobuf } from "@efflux/otlp"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Arbitraries from "./arbitraries.js"
import { decode, expected } from "./oracle.js"
import { gaugeOf, histogramOf, point, series, snapshotOf, sumOf } from "./snapshots.js"

const whole = (data: MetricsData): Range.Range => Range.make(0, countDataPoints(data))

const encodeAll = (encoder: Service, data: MetricsData) => encoder.encode(data, whole(data))

const fresh = (data: MetricsData) => Effect.flatMap(OtlpProtobuf.make, (encoder) => encodeAll(encoder, data))

/** Runs a property whose predicate is an effect. */
const property = <A>(arbitrary: FastCheck.Arbitrary<A>, check: (a: A) => Effect.Effect<void, unknown>, numRuns = 300) =>
  Effect.promise(() =>
    FastCheck.assert(FastCheck.asyncProperty(arbitrary, (a) => Effect.runPromise(check(a))), { numRuns })
  )

describe("OtlpProtobuf", () => {
  it.live("any snapshot is what the official decoder reads, field by field", () =>
    property(Arbitraries.snapshot, (data) =>
      Effect.map(fresh(data), (payload) => {
        assert.deepStrictEqual(decode(payload.body), expected(data, whole(data)))
        assert.deepStrictEqual(payload.covers, whole(data))
        assert.strictEqual(payload.omitted, 0)
      })))

  it.live("after any history the bytes are those of a fresh encoder", () =>
    property(Arbitraries.history, (history) =>
      Effect.gen(function*() {
        const encoder = yield* OtlpProtobuf.make
        for (const data of history) {
          const { body } = yield* encodeAll(encoder, data)
          assert.isTrue(equal(body, (yield* fresh(data)).body))
        }
      })))

  it.live("after any history of ranges the bytes are those of a fresh encoder", () =>
    property(
      Arbitraries.history.chain((history) =>
        FastCheck.tuple(
          ...history.map((data) => FastCheck.tuple(FastCheck.constant(data), Arbitraries.cuts(countDataPoints(data))))
        )
      ),
      (history) =>
        Effect.gen(function*() {
          const encoder = yield* OtlpProtobuf.make
          for (const [data, cuts] of history) {
            let start = 0
            for (const end of cuts) {
              const range = Range.make(start, end)
              const { body } = yield* encoder.encode(data, range)
              const other = yield* OtlpProtobuf.make
              assert.isTrue(equal(body, (yield* other.encode(data, range)).body))
              assert.deepStrictEqual(decode(body), expected(data, range))
              start = end
            }
          }
        })
    ))

  it.live("bytes that were handed out never change", () =>
    property(Arbitraries.history, (history) =>
      Effect.gen(function*() {
        const encoder = yield* OtlpProtobuf.make
        const handed: Array<readonly [body: Uint8Array, copy: Uint8Array]> = []
        for (const data of [...history, ...history]) {
          const { body } = yield* encodeAll(encoder, data)
          handed.push([body, body.slice()])
        }
        for (const [body, copy] of handed) assert.isTrue(equal(body, copy))
      }), 100))

  it.effect("[R180] the content type is application/x-protobuf, of identity encoding", () =>
    Effect.map(fresh(snapshotOf(gaugeOf("a", [point(series(1), 1)]))), (payload) => {
      assert.strictEqual(payload.contentType, "application/x-protobuf")
      assert.strictEqual(payload.contentEncoding, "identity")
    }))

  it.effect("[R183] resources, scopes and metrics without a point in the range are not written", () =>
    Effect.gen(function*() {
      const encoder = yield* OtlpProtobuf.make
      const one = snapshotOf(gaugeOf("empty", []), gaugeOf("a", [point(series(1), 1), point(series(2), 2)]))
      const data: MetricsData = {
        resourceMetrics: [
          ...snapshotOf().resourceMetrics,
          ...snapshotOf(gaugeOf("none", [])).resourceMetrics,
          ...one.resourceMetrics,
          ...snapshotOf(gaugeOf("b", [point(series(3), 3)])).resourceMetrics
        ]
      }
      assert.deepStrictEqual(
        decode((yield* encoder.encode(data, Range.make(1, 2))).body),
        expected({ resourceMetrics: one.resourceMetrics }, Range.make(1, 2))
      )
      assert.strictEqual((yield* encoder.encode(data, Range.make(3, 3))).body.length, 0)
      assert.strictEqual((yield* encoder.encode(snapshotOf(), Range.make(0, 0))).body.length, 0)
    }))

  it.effect("covers no more points than there are", () =>
    Effect.gen(function*() {
      const encoder = yield* OtlpProtobuf.make
      const data = snapshotOf(gaugeOf("a", [point(series(1), 1)]))
      assert.deepStrictEqual((yield* encoder.encode(data, Range.make(0, 9))).covers, Range.make(0, 1))
    }))

  it.effect("[R209] a histogram whose buckets do not match its bounds is left out and counted, nothing else", () =>
    Effect.gen(function*() {
      const good = histogramOf("h", [{ bucketCounts: [1, 2], explicitBounds: [5] }]).dataPoints[0]
      const bad = histogramOf("h", [
        { bucketCounts: [1, 2], explicitBounds: [5, 6] },
        { bucketCounts: [], explicitBounds: [5] },
        { bucketCounts: [1, -2], explicitBounds: [5] },
        { bucketCounts: [1, 0.5], explicitBounds: [5] },
        { bucketCounts: [1, 2], explicitBounds: [5], count: NaN },
        { bucketCounts: [1, 2], explicitBounds: [5], count: Infinity },
        { bucketCounts: [1, 2], explicitBounds: [5], count: -1 },
        { bucketCounts: [1, 2], explicitBounds: [5], count: -1n },
        { bucketCounts: [1, 2], explicitBounds: [5], count: 2n ** 64n }
      ]).dataPoints
      const encoder = yield* OtlpProtobuf.make
      const mixed = { ...histogramOf("h", []), dataPoints: [good, ...bad, good] }
      const clean = { ...mixed, dataPoints: [good, good] }
      for (const _ of [1, 2]) {
        const payload = yield* encodeAll(encoder, snapshotOf(mixed))
        assert.strictEqual(payload.omitted, bad.length)
        assert.deepStrictEqual(payload.covers, Range.make(0, bad.length + 2))
        assert.deepStrictEqual(decode(payload.body), expected(snapshotOf(clean), Range.make(0, 2)))
      }
      const some = yield* encoder.encode(snapshotOf(mixed), Range.make(1, 4))
      assert.deepStrictEqual([some.omitted, some.body.length], [3, 0])
      const last = yield* encoder.encode(snapshotOf(mixed), Range.make(9, 11))
      assert.deepStrictEqual([last.omitted, decode(last.body)], [1, expected(snapshotOf(clean), Range.make(1, 2))])
    }))

  it.effect("a series that becomes impossible is left out, and comes back", () =>
    Effect.gen(function*() {
      const encoder = yield* OtlpProtobuf.make
      const one = series(1)
      const at = (count: number) =>
        snapshotOf(histogramOf("h", [{ series: one, bucketCounts: [count, 2], explicitBounds: [5] }]))
      yield* encodeAll(encoder, at(1))
      assert.strictEqual((yield* encodeAll(encoder, at(-1))).omitted, 1)
      const back = yield* encodeAll(encoder, at(3))
      assert.deepStrictEqual([back.omitted, decode(back.body)], [0, expected(at(3), Range.make(0, 1))])
    }))

  it.effect("another series, other bounds or another schema in the old place are seen", () =>
    Effect.gen(function*() {
      const encoder = yield* OtlpProtobuf.make
      const at = (one: number, bound: number, schemaUrl: string): MetricsData => {
        const [resource] = snapshotOf(
          gaugeOf("g", [point(all[one], 1)]),
          histogramOf("h", [{ series: all[one], bucketCounts: [1, 2], explicitBounds: [bound] }])
        ).resourceMetrics
        return { resourceMetrics: [{ ...shared, scopeMetrics: resource.scopeMetrics, schemaUrl }] }
      }
      const [shared] = snapshotOf().resourceMetrics
      const all = [series(0), series(1)]
      for (const data of [at(0, 5, ""), at(1, 5, ""), at(1, 6, ""), at(1, 6, "other")]) {
        assert.deepStrictEqual(decode((yield* encodeAll(encoder, data)).body), expected(data, whole(data)))
      }
    }))

  it.effect("attributes nested without end are cut, not followed", () =>
    Effect.gen(function*() {
      const endless: Array<never> = []
      endless.push(endless as never)
      const endlessSeries = { attributes: [["a", endless]] as const, startTimeUnixNano: 0n }
      const { body } = yield* fresh(snapshotOf(gaugeOf("g", [point(endlessSeries, 1)])))
      assert.include(JSON.stringify(decode(body)), "arrayValue")
    }))

  it.effect("a warm encode does not look at attributes again, and a colder one only at those of new series", () =>
    Effect.gen(function*() {
      let looks = 0
      const watched = Array.from({ length: 600 }, (_, i) => {
        const { attributes, startTimeUnixNano } = series(i)
        return {
          get attributes() {
            looks++
            return attributes
          },
          startTimeUnixNano
        }
      })
      const at = (tick: number, chosen = watched) =>
        snapshotOf(sumOf("s", chosen.map((one, i) => point(one, tick * 1000 + i, BigInt(tick)))))
      const looksOf = (data: MetricsData) =>
        Effect.map(encodeAll(encoder, data), () => {
          const count = looks
          looks = 0
          return count
        })
      const encoder = yield* OtlpProtobuf.make
      assert.strictEqual(yield* looksOf(at(1, watched.slice(0, 599))), 599)
      assert.strictEqual(yield* looksOf(at(2, watched.slice(0, 599))), 0)
      assert.strictEqual(yield* looksOf(at(3)), 1)
      const flagged = at(4).resourceMetrics[0].scopeMetrics[0].metrics[0]
      const points = flagged.dataPoints.map((one, i) => i === 300 ? { ...one, flags: 1 } : one)
      assert.strictEqual(yield* looksOf(snapshotOf({ ...flagged, dataPoints: points } as typeof flagged)), 0)
      assert.isBelow(yield* looksOf(at(5, watched.toSpliced(100, 1))), 5)
    }))

  it.effect("metrics that come and go between others do not make the others cold", () =>
    Effect.gen(function*() {
      let looks = 0
      const { attributes, startTimeUnixNano } = series(0)
      const watched = {
        get attributes() {
          looks++
          return attributes
        },
        startTimeUnixNano
      }
      const named = (name: string) => gaugeOf(name, [point(watched, 1)])
      const encoder = yield* OtlpProtobuf.make
      yield* encodeAll(encoder, snapshotOf(named("a"), named("b"), named("c")))
      looks = 0
      yield* encodeAll(encoder, snapshotOf(named("new"), named("b"), named("a"), named("c")))
      assert.strictEqual(looks, 1)
      yield* encodeAll(encoder, snapshotOf(named("b"), named("c")))
      assert.strictEqual(looks, 1)
    }))

  it.live("100,000 points: ranges, vanished and new series, and the event loop runs meanwhile", () =>
    Effect.gen(function*() {
      const encoder = yield* OtlpProtobuf.make
      const all = Array.from({ length: 100_000 }, (_, i) => series(i))
      const at = (tick: number, chosen = all) =>
        snapshotOf(
          sumOf("s", chosen.map((one, i) => point(one, tick * i, BigInt(tick)))),
          gaugeOf("g", [point(all[0], 1)])
        )
      let turns = 0
      const turn = () => {
        turns++
        ticking = setImmediate(turn)
      }
      let ticking = setImmediate(turn)
      const first = yield* encodeAll(encoder, at(1))
      assert.isAbove(turns, 1)
      clearImmediate(ticking)
      assert.deepStrictEqual(decode(first.body), expected(at(1), Range.make(0, 100_001)))

      const changed = at(2, [...all.slice(0, 1000), ...all.slice(1001), series(-1)])
      for (
        const range of [Range.make(200, 300), Range.make(255, 257), Range.make(900, 1500), Range.make(99_990, 100_001)]
      ) {
        assert.deepStrictEqual(decode((yield* encoder.encode(changed, range)).body), expected(changed, range))
      }
      assert.isTrue(equal((yield* encodeAll(encoder, changed)).body, (yield* fresh(changed)).body))
    }))

  it.live("encodes that run at once on one encoder do not disturb each other", () =>
    Effect.gen(function*() {
      const encoder = yield* OtlpProtobuf.make
      const all = Array.from({ length: 30_000 }, (_, i) => series(i))
      const at = (tick: number) =>
        snapshotOf(sumOf("s", all.slice(tick).map((one, i) => point(one, tick * i, BigInt(tick)))))
      const datas = [at(1), at(2), at(3)]
      yield* encodeAll(encoder, at(0))
      const bodies = yield* Effect.forEach(datas, (data) => encodeAll(encoder, data), { concurrency: "unbounded" })
      for (const [i, data] of datas.entries()) assert.isTrue(equal(bodies[i].body, (yield* fresh(data)).body))
    }))
})

/** Far quicker than a deep comparison. */
const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0
