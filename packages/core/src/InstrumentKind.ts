/**
 * The kind of instrument that recorded a metric, which the wire does not carry but temporality needs.
 *
 * @since 0.1.0
 */

/**
 * The instruments of OpenTelemetry. `lowmemory` temporality, for one, treats a `Counter` and an `ObservableCounter`
 * differently although both arrive as a monotonic sum.
 *
 * @since 0.1.0
 * @category models
 */
export type InstrumentKind =
  | "Counter"
  | "UpDownCounter"
  | "Histogram"
  | "Gauge"
  | "ObservableCounter"
  | "ObservableUpDownCounter"
  | "ObservableGauge"

/**
 * Every kind, once.
 *
 * @example
 * ```ts
 * import { InstrumentKind } from "@efflux/core"
 *
 * const synchronous = InstrumentKind.all.filter((kind) => !kind.startsWith("Observable"))
 * ```
 *
 * @since 0.1.0
 * @category constants
 */
export const all: ReadonlyArray<InstrumentKind> = [
  "Counter",
  "UpDownCounter",
  "Histogram",
  "Gauge",
  "ObservableCounter",
  "ObservableUpDownCounter",
  "ObservableGauge"
]
