import { assert, describe, it } from "@effect/vitest"
import { VirtualClock } from "@efflux/testkit"
import * as Clock from "effect/Clock"
import type * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import type * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Supervisor from "effect/Supervisor"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { Retry, TransportError } from "../src/ExportError.js"
import type { MetricsData } from "../src/index.js"
import {
  Delivery,
  Encoder,
  ExportSchedule,
  MetricExporter,
  MetricProducer,
  Payload,
  PeriodicReader,
  RetrySchedule,
  Transport
} from "../src/index.js"
import { counters } from "./fixtures.js"
import { start } from "./pipeline.js"

const interval = 10_000
const ticks = 8_640
const hour = 3_600_000
const series = 5

/** The values of a snapshot, in walk order: what is on the wire. */
const valuesOf = (data: MetricsData.MetricsData): ReadonlyArray<number> =>
  data.resourceMetrics.flatMap(({ scopeMetrics }) =>
    scopeMetrics.flatMap(({ metrics }) =>
      metrics.flatMap((metric) => metric._tag === "Sum" ? metric.dataPoints.map(({ value }) => Number(value)) : [])
    )
  )

const encoder = Layer.succeed(Encoder.Encoder, {
  encode: (data, range) =>
    Effect.succeed(
      Payload.make(
        Uint8Array.from(new TextEncoder().encode(JSON.stringify(valuesOf(data).slice(range.start, range.end)))),
        "test",
        range
      )
    )
})

type Weather = "fine" | "503" | "hang" | "reset" | "400" | "401" | "partial" | "slow" | "throttled"
const storms: ReadonlyArray<Weather> = ["503", "hang", "reset", "400", "401", "partial", "slow", "throttled"]

/** A receiver whose weather changes at random, and which may take a payload and not say so. */
const receiver = (outages: number) => {
  const values = Array.from({ length: series }, () => 0)
  const met = new Set<Weather>()
  let weather: Weather = "fine"
  let mended = false
  let backwards = 0
  let open = 0
  let sends = 0

  const take = ({ body, covers }: Payload.Payload) => {
    const taken = JSON.parse(new TextDecoder().decode(body)) as ReadonlyArray<number>
    for (const [i, value] of taken.entries()) {
      if (value < values[covers.start + i]!) backwards++
      values[covers.start + i] = value
    }
  }

  const answer = (payload: Payload.Payload): Effect.Effect<Delivery.Delivery, TransportError> => {
    const fail = (reason: "status" | "reset", retry: Retry, status?: number) =>
      Effect.fail(new TransportError({ reason, retry, status, message: `${weather}` }))
    switch (weather) {
      case "503":
        return fail("status", Retry.Backoff(), 503)
      case "hang":
        return Effect.never
      case "reset":
        take(payload)
        return fail("reset", Retry.Backoff())
      case "400":
        return fail("status", Retry.Never(), 400)
      case "401":
        return fail("status", Retry.Never(), 401)
      case "throttled":
        return fail("status", Retry.After({ delay: Duration.seconds(2) }), 429)
      case "partial":
        return Effect.succeed(Delivery.partial(payload, 1, "late"))
      case "slow":
        take(payload)
        return Effect.delay(Effect.succeed(Delivery.accepted(payload)), "700 millis")
      case "fine":
        take(payload)
        return Effect.succeed(Delivery.accepted(payload))
    }
  }

  const change = Effect.gen(function*() {
    const luck = yield* Random.next
    if (mended) weather = "fine"
    else if (weather === "fine" && luck < outages) weather = storms[yield* Random.nextIntBetween(0, storms.length)]!
    else if (weather !== "fine" && luck < 0.2) weather = "fine"
    met.add(weather)
  })

  const transport = Layer.succeed(Transport.Transport, {
    peer: { address: "receiver" },
    send: (payload) =>
      Effect.acquireUseRelease(
        Effect.sync(() => (open++, sends++)),
        () => Effect.zipRight(change, Effect.suspend(() => answer(payload))),
        () => Effect.sync(() => void open--)
      )
  })

  return {
    transport,
    values,
    met,
    mend: Effect.sync(() => void (mended = true)),
    open: () => open,
    sends: () => sends,
    backwards: () => backwards
  }
}

/** Counts the fibers that live. */
class Census extends Supervisor.AbstractSupervisor<number> {
  living = 0
  override get value() {
    return Effect.sync(() => this.living)
  }
  override onStart<A, E, R>(
    _context: Context.Context<R>,
    _effect: Effect.Effect<A, E, R>,
    _parent: Option.Option<Fiber.RuntimeFiber<unknown, unknown>>,
    _fiber: Fiber.RuntimeFiber<A, E>
  ): void {
    this.living++
  }
  override onEnd<A, E>(_value: Exit.Exit<A, E>, _fiber: Fiber.RuntimeFiber<A, E>): void {
    this.living--
  }
}

setFlagsFromString("--expose-gc")
const collectGarbage = runInNewContext("gc") as () => void

const heap = (): number => {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

describe("a day of ticks, with outages at both destinations", () => {
  it.effect("does not drift, overlap or leak, and what was recorded arrives in the end [R81]", () => {
    const { clock, pass, sleeping } = VirtualClock.make()
    const passUntil = (until: number) => pass(until - clock.unsafeCurrentTimeMillis())
    const census = new Census()

    return Effect.gen(function*() {
      const [primary, spare] = [receiver(0.03), receiver(0.01)]
      const collections: Array<number> = []
      let recorded = 0
      let exporting = 0
      let most = 0

      const producer = Layer.succeed(MetricProducer.MetricProducer, {
        collect: Effect.map(Clock.currentTimeMillis, (at) => {
          collections.push(at)
          recorded += collections.length % 7
          const data = counters(series)
          const [resource] = data.resourceMetrics
          const [scope] = resource!.scopeMetrics
          const [metric] = scope!.metrics
          if (metric?._tag !== "Sum") return { data, errors: [] }
          const dataPoints = metric.dataPoints.map((point, i) => ({ ...point, value: recorded + i }))
          return {
            data: {
              resourceMetrics: [{ ...resource!, scopeMetrics: [{ ...scope!, metrics: [{ ...metric, dataPoints }] }] }]
            },
            errors: []
          }
        })
      })

      const exporter = (name: string, { transport }: typeof primary) =>
        MetricExporter.layer({ name, type: "test_metric_exporter", maxExportBatchSize: 2 }).pipe(
          Layer.provide(encoder),
          Layer.provide(transport.pipe(Transport.attemptTimeout("1 second"), Transport.retry(RetrySchedule.otlp)))
        )

      const chain = exporter("primary", primary).pipe(
        MetricExporter.withFallback(exporter("spare", spare)),
        MetricExporter.withPolicy((self) => (data) =>
          Effect.acquireUseRelease(
            Effect.sync(() => (most = Math.max(most, ++exporting))),
            () => self(data),
            () => Effect.sync(() => void exporting--)
          )
        )
      )

      const close = yield* start(
        PeriodicReader.layer().pipe(
          Layer.provide(chain),
          Layer.provide(producer),
          Layer.provide(ExportSchedule.layer(interval))
        )
      )

      const atTheHour: Array<ReadonlyArray<number>> = []
      let heapBefore = 0
      for (let k = 1; k <= 24; k++) {
        // a moment before the next tick everything of the last one is over
        yield* passUntil(k * hour + interval - 1)
        atTheHour.push([census.living, sleeping(), primary.open(), spare.open(), exporting])
        if (k === 4) heapBefore = heap()
      }
      const grown = heap() - heapBefore

      assert.strictEqual(collections.length, ticks)
      assert.isTrue(collections.every((at, i) => at === (i + 1) * interval), "a tick drifted")
      assert.strictEqual(most, 1, "two exports overlapped")
      const [first] = atTheHour
      assert.deepStrictEqual(first!.slice(2), [0, 0, 0])
      assert.isAtMost(first![1]!, 1, "besides the clock of the reader no timer is left")
      assert.deepStrictEqual(atTheHour, atTheHour.map(() => first), "fibers, timers or sends were left behind")
      assert.isBelow(grown, 4 * 1024 * 1024, "the heap grew")

      assert.strictEqual(primary.met.size, storms.length + 1, "the day had every weather")
      assert.isAtLeast(spare.sends(), 100)

      yield* Effect.zipRight(primary.mend, spare.mend)
      const closing = yield* Effect.fork(close)
      yield* passUntil(25 * hour)
      yield* Fiber.join(closing)
      assert.strictEqual(collections.length, ticks + 1)
      assert.deepStrictEqual(
        primary.values.map((value, i) => Math.max(value, spare.values[i]!)),
        Array.from({ length: series }, (_, i) => recorded + i)
      )
      assert.deepStrictEqual([primary.backwards(), spare.backwards()], [0, 0])
      assert.deepStrictEqual([census.living, sleeping()], [0, 0])
    }).pipe(Effect.withClock(clock), Effect.withRandom(Random.make("a day")), Effect.supervised(census))
  }, 60_000)
})
