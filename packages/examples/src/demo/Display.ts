/**
 * What shows a run while it lasts: a live screen in a terminal, lines elsewhere.
 *
 * @since 0.1.0
 */
import type { MetricsData } from "@efflux/core/MetricsData"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Export } from "./Journal.js"

/**
 * What a run is about.
 *
 * @since 0.1.0
 * @category models
 */
export interface Occasion {
  readonly endpoint: URL
  /** Whether the receiver is the one inside the process. */
  readonly embedded: boolean
  readonly interval: Duration.Duration
  /** Where the demo's own service listens. */
  readonly service: string
}

/**
 * A display. It is told of everything; what it makes of it is its own affair.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** An export through OTLP has ended. */
  readonly exported: (entry: Export) => Effect.Effect<void>
  /** A snapshot was exported to the standard output. */
  readonly printed: (data: MetricsData) => Effect.Effect<void>
  /** Begins to show; ends with the scope, before the last flush. */
  readonly open: (occasion: Occasion) => Effect.Effect<void, never, Scope.Scope>
}

/**
 * The tag of the display.
 *
 * @since 0.1.0
 * @category services
 */
export class Display extends Context.Tag("@efflux/examples/demo/Display")<Display, Service>() {}
