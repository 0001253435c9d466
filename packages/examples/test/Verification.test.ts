import { assert, describe, it } from "@effect/vitest"
import * as Encoder from "@efflux/core/Encoder"
import * as MetricsData from "@efflux/core/MetricsData"
import * as Range from "@efflux/core/Range"
import * as OtlpProtobuf from "@efflux/otlp/OtlpProtobuf"
import * as OtlpDecoder from "@efflux/testkit/OtlpDecoder"
import * as Snapshot from "@efflux/testkit/Snapshot"
import * as Effect from "effect/Effect"
import { verify } from "../src/demo/Verification.js"

const decode = (data: MetricsData.MetricsData) =>
  Effect.gen(function*() {
    const { encode } = yield* Encoder.Encoder
    const { body } = yield* encode(data, Range.make(0, MetricsData.countDataPoints(data)))
    return OtlpDecoder.decode(body, "protobuf").request
  }).pipe(Effect.provide(OtlpProtobuf.layer()))

const snapshot = (requests: number) =>
  Snapshot.make([
    Snapshot.counter("requests", requests, { route: "/cart", status: "200" }),
    Snapshot.gauge("heap", 1.5, { pool: 7 }),
    Snapshot.histogram("duration", { bounds: [0.1, 1], counts: [1, 2, 3], sum: 9.5, min: 0.05, max: 7 })
  ])

describe("Verification", () => {
  it.effect("finds every point that was decoded to what was sent", () =>
    Effect.gen(function*() {
      const data = snapshot(3)
      assert.deepStrictEqual(verify(data, [yield* decode(data)]), { matching: 3, problem: "" })
    }))

  it.effect("takes what comes twice, and among other requests", () =>
    Effect.gen(function*() {
      const data = snapshot(3)
      const requests = [yield* decode(snapshot(2)), yield* decode(data), yield* decode(data)]
      assert.strictEqual(verify(data, requests).matching, 3)
    }))

  it.effect("names the first point with another value", () =>
    Effect.gen(function*() {
      const { matching, problem } = verify(snapshot(3), [yield* decode(snapshot(4))])
      assert.strictEqual(matching, 2)
      assert.include(problem, "requests")
    }))

  it("finds nothing where nothing arrived", () => {
    assert.strictEqual(verify(snapshot(3), []).matching, 0)
  })
})
