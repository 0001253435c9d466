/**
 * The identity of a series by value. Effect's metric keys keep tags as an ordered list with repeated keys, and hold the
 * unit among them.
 */
import type * as MetricLabel from "effect/MetricLabel"
import * as Attributes from "../../Attributes.js"
import { toUcum } from "./units.js"

export interface Tags {
  readonly attributes: Attributes.Attributes
  /** UCUM, or `""`. */
  readonly unit: string
}

const isUnit = (key: string): boolean => key === "unit" || key === "time_unit"

/**
 * Of two tags with one key the first wins: Effect puts a metric's own tags before those of the fiber, and the inner of
 * two `Metric.tagged` before the outer.
 */
export const fromTags = (tags: ReadonlyArray<MetricLabel.MetricLabel>): Tags => {
  const byKey = new Map<string, string>()
  let unit = ""
  for (const { key, value } of tags) {
    if (isUnit(key)) unit = unit === "" ? toUcum(value) : unit
    else if (!byKey.has(key)) byKey.set(key, value)
  }
  return { attributes: Attributes.make(byKey), unit }
}

/** A text that two collections of attributes share only when they are equal. */
export const textOf = (attributes: Attributes.Attributes): string => JSON.stringify(attributes)
