/** Keys of a registry of one's own, and what a producer makes of it. */
import * as EffectMetrics from "@efflux/core/EffectMetrics"
import type * as MetricProducer from "@efflux/core/MetricProducer"
import * as MetricsData from "@efflux/core/MetricsData"
import * as Resource from "@efflux/core/Resource"
import * as Effect from "effect/Effect"
import * as MetricBoundaries from "effect/MetricBoundaries"
import * as MetricKey from "effect/MetricKey"
import * as MetricLabel from "effect/MetricLabel"
import type * as MetricRegistry from "effect/MetricRegistry"

export const producer = (registry?: MetricRegistry.MetricRegistry) =>
  Effect.provideService(EffectMetrics.make({ registry }), Resource.Resource, Resource.make([]))

export const labels = (...tags: ReadonlyArray<readonly [string, string]>) =>
  tags.map(([key, value]) => MetricLabel.make(key, value))

export const points = ({ data }: MetricProducer.Collection, name?: string) =>
  MetricsData.dataPoints(data).filter(([metric]) => name === undefined || metric.name === name)

export const values = (collection: MetricProducer.Collection, name?: string) =>
  points(collection, name).map(([, point]) =>
    "value" in point ? point.value : "count" in point ? point.count : undefined
  )

export const counter = (
  options: { description?: string; tags?: ReadonlyArray<MetricLabel.MetricLabel>; name?: string } = {}
) =>
  MetricKey.taggedWithLabels(
    MetricKey.counter(options.name ?? "c", { incremental: true, description: options.description }),
    options.tags ?? []
  )

export const histogram = (boundaries: ReadonlyArray<number>, ...tags: ReadonlyArray<readonly [string, string]>) =>
  MetricKey.taggedWithLabels(MetricKey.histogram("h", MetricBoundaries.fromIterable(boundaries)), labels(...tags))
