/**
 * One line for each export: the display for files, pipes and logs.
 *
 * @since 0.1.0
 */
import * as MetricsData from "@efflux/core/MetricsData"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Display } from "./Display.js"
import * as Format from "./Format.js"
import type { Export } from "./Journal.js"
import { Terminal } from "./Terminal.js"

/**
 * An export through OTLP in a line, such as
 * `12:00:03 otlp: sent 143 points in 1 request of 9.83 KiB in 4.10 ms; the receiver decoded 143`.
 *
 * @since 0.1.0
 * @category rendering
 */
export const exported = (entry: Export): string => {
  const { accepted, at, bytes, decoded, millis, points, problem, requests, said, trigger } = entry
  const start = `${Format.timeOfDay(at)} otlp${trigger === "shutdown" ? ", last flush" : ""}: `
  const what = `${Format.counted(points, "point")} in ${Format.counted(requests, "request")} of ${Format.bytes(bytes)}`
  const end = decoded === undefined
    ? `${Format.count(accepted)} accepted`
    : `the receiver decoded ${Format.count(decoded)}`
  const remark = said === "" ? "" : `; the receiver said: ${said}`
  return accepted === 0 && problem !== ""
    ? `${start}failed to send ${what} after ${Format.millis(millis)}: ${problem}`
    : `${start}sent ${what} in ${Format.millis(millis)}; ${end}${problem === "" ? "" : `; ${problem}`}${remark}`
}

/** The sum of a metric's points, if the snapshot has it. */
const total = (data: MetricsData.MetricsData | undefined, name: string): number | undefined => {
  let sum: number | undefined
  if (data !== undefined) {
    for (const [metric, point] of MetricsData.dataPoints(data)) {
      if (metric.name === name && "value" in point) sum = (sum ?? 0) + Number(point.value)
    }
  }
  return sum
}

/**
 * An export to the standard output in a line: what matters most of a snapshot, such as
 * `12:00:03 stdout: 143 points, 61 requests, event loop p99 1.20 ms, heap 24.1 MiB, CPU 12 %`.
 *
 * @since 0.1.0
 * @category rendering
 */
export const printed = (
  at: number,
  data: MetricsData.MetricsData,
  previous: MetricsData.MetricsData | undefined
): string => {
  const requests = (total(data, "http.server.requests") ?? 0) - (total(previous, "http.server.requests") ?? 0)
  const known = (name: string, tell: (value: number) => string): ReadonlyArray<string> => {
    const value = total(data, name)
    return value === undefined ? [] : [tell(value)]
  }
  const parts = [
    Format.counted(MetricsData.countDataPoints(data), "point"),
    `${previous === undefined ? "" : "+"}${Format.counted(requests, "request")}`,
    ...known("nodejs.eventloop.delay.p99", (delay) => `event loop p99 ${Format.millis(delay * 1e3)}`),
    ...known("process.memory.heap.used", (heap) => `heap ${Format.bytes(heap)}`),
    ...known("process.cpu.utilization", (cpu) => `CPU ${(cpu * 100).toFixed(0)} %`)
  ]
  return `${Format.timeOfDay(at)} stdout: ${parts.join(", ")}`
}

/**
 * The display of lines.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<Display, never, Terminal> = Layer.effect(
  Display,
  Effect.map(Terminal, (terminal) => {
    let previous: MetricsData.MetricsData | undefined
    return {
      exported: (entry) => terminal.write(`${exported(entry)}\n`),
      printed: (data) =>
        Effect.flatMap(Clock.currentTimeMillis, (at) => {
          const line = printed(at, data, previous)
          previous = data
          return terminal.write(`${line}\n`)
        }),
      open: ({ embedded, endpoint, interval, service }) =>
        terminal.write(
          `efflux demo: the service ${service} exports every ${Duration.format(interval)} to ${endpoint.href}` +
            `${embedded ? ", the receiver inside the process" : ""}\n`
        )
    }
  })
)
