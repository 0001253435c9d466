/**
 * The live screen: a display that takes over the terminal, and gives it back as it was.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import { Display, type Occasion } from "./Display.js"
import * as Frame from "./Frame.js"
import { Journal } from "./Journal.js"
import type * as MetricsPane from "./MetricsPane.js"
import { Terminal } from "./Terminal.js"

/** Another screen, without a cursor and without wrapping; and back, from an empty one: a resized one leaves traces. */
const enter = "\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[2J"
const leave = "\u001b[H\u001b[2J\u001b[?7h\u001b[?25h\u001b[?1049l"

/** A frame is one write, shown at once by terminals that can: nothing is erased before it is written over. */
const frame = (lines: ReadonlyArray<string>): string =>
  `\u001b[?2026h${lines.map((line, row) => `\u001b[${row + 1};1H${line}\u001b[K`).join("")}\u001b[H\u001b[?2026l`

/** How long a page of metrics stays. */
const pageMillis = 6_000

/**
 * The screen, redrawn on each export, each second and each change of size.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<Display, never, Terminal | Journal> = Layer.effect(
  Display,
  Effect.gen(function*() {
    const terminal = yield* Terminal
    const journal = yield* Journal
    const wakes = yield* Queue.sliding<void>(1)
    let metrics: MetricsPane.Snapshots | undefined
    let firstAt: number | undefined

    const draw = (occasion: Occasion) =>
      Effect.gen(function*() {
        const now = yield* Clock.currentTimeMillis
        const state = yield* journal.state
        if (metrics !== undefined) firstAt ??= now
        const page = Math.floor((now - (firstAt ?? now)) / pageMillis)
        const lines = Frame.render({ now, occasion, state, metrics, page }, yield* terminal.size, terminal.colour)
        yield* terminal.write(frame(lines))
      })

    const wake = Queue.offer(wakes, undefined)
    const screen = Effect.acquireRelease(
      terminal.write(enter),
      () => terminal.write(`${leave}the last flush is on its way, at most 5 seconds …\n`)
    )

    return {
      exported: () => wake,
      printed: (data) =>
        Effect.suspend(() => {
          metrics = { previous: metrics?.current, current: data }
          return wake
        }),
      open: (occasion) =>
        Effect.gen(function*() {
          yield* screen
          yield* Effect.forkScoped(Effect.forever(Effect.delay(wake, "1 second")))
          yield* Effect.forkScoped(Stream.runForEach(terminal.resizes, () => wake))
          yield* Effect.forkScoped(Effect.forever(Effect.zipRight(draw(occasion), Queue.take(wakes))))
        })
    }
  })
)
