/**
 * Whether a point tells the whole since the start of its series, or what was added since the last report.
 *
 * @since 0.1.0
 */
import * as InstrumentKind from "./InstrumentKind.js"

/**
 * OTLP's `AggregationTemporality`, without its `UNSPECIFIED`.
 *
 * @since 0.1.0
 * @category models
 */
export type Temporality = "cumulative" | "delta"

/**
 * Which temporality an exporter wants for each kind of instrument.
 *
 * @since 0.1.0
 * @category models
 */
export type TemporalitySelector = (kind: InstrumentKind.InstrumentKind) => Temporality

/**
 * Cumulative for every kind: the default of OTLP (`OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=cumulative`).
 *
 * @example
 * ```ts
 * import { Temporality } from "@efflux/core"
 *
 * Temporality.cumulative("Counter") // "cumulative"
 * ```
 *
 * @since 0.1.0
 * @category selectors
 */
export const cumulative: TemporalitySelector = () => "cumulative"

/**
 * Whether two selectors agree on every kind of instrument.
 *
 * @since 0.1.0
 * @category predicates
 */
export const agree = (self: TemporalitySelector, that: TemporalitySelector): boolean =>
  InstrumentKind.all.every((kind) => self(kind) === that(kind))
