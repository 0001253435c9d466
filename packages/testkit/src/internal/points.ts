/** What the metrics of a snapshot and their points have in common. */
import * as Attributes from "@efflux/core/Attributes"
import type { Common } from "@efflux/core/DataPoint"
import type { InstrumentKind } from "@efflux/core/InstrumentKind"
import type { MetricCommon, NumberType } from "@efflux/core/MetricsData"
import * as Series from "@efflux/core/Series"

type Tags = Readonly<Record<string, Attributes.AttributeValue>>

interface Options {
  readonly description?: string | undefined
  readonly unit?: string | undefined
  readonly metadata?: Tags | undefined
  readonly instrument?: InstrumentKind | undefined
  readonly start?: bigint | undefined
  readonly time?: bigint | undefined
  readonly flags?: number | undefined
}

/** 2023-11-14, 22:13:20 UTC. */
export const start = 1_700_000_000_000_000_000n
export const time = start + 10_000_000_000n

export const metricCommon = (name: string, instrument: InstrumentKind, options: Options): MetricCommon => ({
  name,
  description: options.description ?? "",
  unit: options.unit ?? "",
  instrument: options.instrument ?? instrument,
  metadata: Attributes.make(options.metadata ?? {})
})

export const common = (tags: Tags, options: Options): Common => {
  const series = Series.make(Attributes.make(tags), options.start ?? start)
  return {
    series,
    startTimeUnixNano: series.startTimeUnixNano,
    timeUnixNano: options.time ?? time,
    flags: options.flags ?? 0
  }
}

export const numberType = (value: number | bigint): NumberType =>
  typeof value === "bigint" || (Number.isInteger(value) && !Object.is(value, -0)) ? "int" : "double"

/** The model has a bigint only past 2^53. */
export const counted = (value: number | bigint): number | bigint =>
  typeof value === "bigint" && BigInt.asIntN(54, value) === value && Number.isSafeInteger(Number(value))
    ? Number(value)
    : value

export const total = (counts: ReadonlyArray<number | bigint>): number | bigint =>
  counted(counts.reduce<bigint>((sum, count) => sum + BigInt(count), 0n))
