/** Encodes a range of points as an `ExportMetricsServiceRequest`, in steps. */
import type { Metric, MetricsData } from "@efflux/core/MetricsData"
import * as Payload from "@efflux/core/Payload"
import * as Range from "@efflux/core/Range"
import { blockSize, countOmitted } from "./Block.js"
import { Body } from "./Body.js"
import { ByteWriter } from "./ByteWriter.js"
import { Envelopes } from "./Envelopes.js"
import { Times } from "./Layout.js"
import { dataTag, readingBytes } from "./metricHeader.js"
import type { MetricTemplate } from "./MetricTemplate.js"
import { Templates } from "./Templates.js"

const Field = { resourceMetrics: 0x0a, scopeMetrics: 0x12, metrics: 0x12 } as const

export const contentType = "application/x-protobuf"

/** What an encoder keeps. Between two steps nothing of it is half done. */
export interface State {
  readonly templates: Templates
  readonly envelopes: Envelopes
  readonly writer: ByteWriter
  readonly times: Times
}

export const makeState = (): State => ({
  templates: new Templates(),
  envelopes: new Envelopes(),
  writer: new ByteWriter(),
  times: new Times()
})

/** A metric with points in the range. */
interface Planned {
  readonly metric: Metric
  readonly template: MetricTemplate
  readonly header: Uint8Array
  /** Which of its points. */
  readonly from: number
  readonly to: number
  /** The first fields of the scope and of the resource that begin with this metric. */
  readonly scope: Uint8Array | undefined
  readonly resource: Uint8Array | undefined
}

/** A step goes over about so many points; a metric costs as much as some of them. */
const stepSize = 512
const metricCost = 8

/** A generator of steps: each takes far less than a millisecond. */
export function* encodeRange(
  state: State,
  data: MetricsData,
  range: Range.Range
): Generator<void, Payload.Payload> {
  const plan = yield* planRange(state, data, range)
  const body = new Body(plan.guess)
  let omitted = 0
  let spent = 0
  let scopeEnd = 0
  let resourceEnd = 0

  for (let i = plan.metrics.length - 1; i >= 0; i--) {
    const { from, header, metric, resource, scope, to } = plan.metrics[i]
    const metricEnd = body.length
    body.put(readingBytes(metric))
    const pointsEnd = body.length
    spent += metricCost
    for (let next = to; next > from;) {
      const index = Math.floor((next - 1) / blockSize)
      const first = Math.max(from, index * blockSize)
      omitted += putPoints(state, body, plan.metrics[i], index, first, next)
      spent += next - first
      next = first
      if (spent >= stepSize) {
        yield
        spent = 0
      }
    }
    if (body.length === pointsEnd) {
      body.cut(metricEnd)
    } else {
      body.wrap(dataTag[metric._tag], metricEnd)
      body.put(header)
      body.wrap(Field.metrics, metricEnd)
    }
    if (scope !== undefined) {
      if (body.length > scopeEnd) {
        body.put(scope)
        body.wrap(Field.scopeMetrics, scopeEnd)
      }
      scopeEnd = body.length
    }
    if (resource !== undefined) {
      if (body.length > resourceEnd) {
        body.put(resource)
        body.wrap(Field.resourceMetrics, resourceEnd)
      }
      resourceEnd = scopeEnd = body.length
    }
  }
  return Payload.make(body.finish(), contentType, plan.covers, omitted)
}

/** Puts points of one block before what is in the body; returns how many had to be left out. */
const putPoints = (
  { times, writer }: State,
  body: Body,
  { metric, template }: Planned,
  index: number,
  first: number,
  end: number
): number => {
  const start = index * blockSize
  const former = template.block(metric, index)
  if (former !== undefined && former.patchable) {
    const length = body.length
    const shift = body.putBlock(former, first - start, end - start)
    if (template.layout.patch(former, first - start, end - start, metric.dataPoints, body.view, shift, times)) return 0
    body.cut(length)
  }
  const block = template.rebuild(writer, metric, index)
  body.putBlock(block, first - start, end - start)
  return countOmitted(block, first - start, end - start)
}

interface Plan {
  readonly metrics: ReadonlyArray<Planned>
  readonly covers: Range.Range
  /** About how many bytes it will be. */
  readonly guess: number
}

/** The most that tags and lengths around one metric, scope or resource take, and a metric's temporality. */
const framing = 16

/** Finds the metrics of the range, and their templates. */
function* planRange(
  { envelopes, templates, writer }: State,
  data: MetricsData,
  range: Range.Range
): Generator<void, Plan> {
  const session = templates.session(writer)
  const metrics: Array<Planned> = []
  let guess = 0
  let place = 0
  let ordinal = 0
  for (const resourceMetrics of data.resourceMetrics) {
    let inResource = false
    for (const scopeMetrics of resourceMetrics.scopeMetrics) {
      let inScope = false
      for (const metric of scopeMetrics.metrics) {
        const from = Math.max(0, range.start - ordinal)
        const to = Math.min(metric.dataPoints.length, range.end - ordinal)
        if (from < to) {
          const template = session.take(metric, place)
          const { header } = template
          const resource = inResource ? undefined : envelopes.resource(writer, resourceMetrics)
          const scope = inScope ? undefined : envelopes.scope(writer, scopeMetrics)
          metrics.push({ metric, template, header, from, to, resource, scope })
          guess += template.guess(to - from) + header.length + framing
          if (resource !== undefined) guess += resource.length + framing
          if (scope !== undefined) guess += scope.length + framing
          inResource = inScope = true
        }
        ordinal += metric.dataPoints.length
        if (++place % stepSize === 0) yield
      }
    }
  }
  session.truncate(place)
  return { metrics, covers: Range.make(range.start, Math.max(range.start, Math.min(range.end, ordinal))), guess }
}
