/** The last point of each series of a metric. */
import * as Otlp from "../OtlpMessage.js"
import { fingerprint } from "./attributeRules.js"

interface LastValue {
  readonly attributes: { readonly [key: string]: Otlp.Plain }
  readonly value: number | bigint | undefined
  readonly point: Otlp.DataPoint
}

export const lastValues = (request: Otlp.ExportRequest, name: string): ReadonlyArray<LastValue> => {
  const last = new Map<string, LastValue>()
  for (const { resource, scopeMetrics } of request.resourceMetrics) {
    for (const { metrics, scope } of scopeMetrics) {
      const origin = `${fingerprint(resource?.attributes ?? [])}${JSON.stringify([scope?.name, scope?.version])}`
      for (const metric of metrics.filter((metric) => metric.name === name)) {
        for (const point of Otlp.dataPoints(metric)) {
          const { asDouble, asInt } = point as Partial<Otlp.NumberDataPoint>
          last.set(`${origin}${fingerprint(point.attributes)}`, {
            attributes: Otlp.plainAttributes(point.attributes),
            value: asInt ?? asDouble,
            point
          })
        }
      }
    }
  }
  return Array.from(last.values())
}
