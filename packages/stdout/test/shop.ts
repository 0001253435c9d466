/** What a shop measures, in two snapshots that follow each other by ten seconds: one metric of every kind. */
import type { MetricsData } from "@efflux/core/MetricsData"
import { exponential, gauge, histogram, series, snapshot, sum, summary } from "./snapshot.js"

const cart = { "http.route": "/cart", "http.response.status_code": 200 }
const pay = { "http.route": "/pay", "http.response.status_code": 503 }

const all = {
  cart: series(cart),
  pay: series(pay),
  received: series({ direction: "receive" }),
  sent: series({ direction: "transmit" }),
  items: series(),
  heap: series({ "memory.type": "heap" }),
  stack: series({ "memory.type": "stack" }),
  busy: series(),
  cartTime: series(cart),
  payTime: series(pay),
  loop: series(),
  gc: series({ kind: "minor" })
}

const bounds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

const at = (tick: 0 | 1): MetricsData =>
  snapshot(
    sum("http.server.requests", [[all.cart, 1204 + 12 * tick], [all.pay, 7]], {
      unit: "{request}",
      description: "Requests answered, by route and status.",
      secondsLater: 10 * tick
    }),
    sum("network.io", [[all.received, 48_318_382 + 1_500_000 * tick], [all.sent, 912 + 300 * tick]], {
      unit: "By",
      secondsLater: 10 * tick
    }),
    sum("cart.items", [[all.items, 37 - 2 * tick]], {
      description: "Items in all carts",
      isMonotonic: false,
      secondsLater: 10 * tick
    }),
    gauge("process.memory.usage", [[all.heap, 47_395_635], [all.stack, 262_144]], "By", "Memory in use"),
    gauge("cpu.utilization", [[all.busy, 42.375]], "%"),
    histogram(
      "http.server.request.duration",
      [
        [all.cartTime, {
          count: 1204 + 12 * tick,
          sum: 27.2,
          min: 0.0021,
          max: 0.412,
          explicitBounds: bounds,
          bucketCounts: [80, 300, 480 + 12 * tick, 230, 60, 30, 20, 4, 0, 0, 0, 0, 0, 0, 0]
        }],
        [all.payTime, {
          count: 7,
          sum: 11.9,
          min: 0.8,
          max: 2.9,
          explicitBounds: bounds,
          bucketCounts: [0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 4, 1, 0, 0, 0]
        }]
      ],
      "s",
      "Duration of HTTP server requests"
    ),
    exponential("eventloop.delay", [[all.loop, {
      count: 100 + tick,
      sum: 312,
      min: 0.9,
      max: 44,
      scale: 1,
      zeroCount: 3,
      positive: { offset: -1, bucketCounts: [4, 22 + tick, 31, 18, 9, 5, 3, 2, 1, 1, 0, 1] }
    }]], "ms"),
    summary("gc.pause", [[all.gc, {
      count: 31 + tick,
      sum: 0.124,
      quantileValues: [{ quantile: 0, value: 0.001 }, { quantile: 0.5, value: 0.004 }, {
        quantile: 0.99,
        value: 0.0093
      }]
    }]], "s")
  )

export const first = at(0)

export const second = at(1)
