/** The templates of all metrics of a pipeline, in walk order: where a metric was, it mostly is again. */
import type { Metric } from "@efflux/core/MetricsData"
import type { ByteWriter } from "./ByteWriter.js"
import { MetricTemplate } from "./MetricTemplate.js"

export class Templates {
  private readonly ordered: Array<MetricTemplate | undefined> = []
  private encodes = 0

  /** Begins an encode. */
  session(writer: ByteWriter): Session {
    return new Session(this.ordered, writer, ++this.encodes)
  }
}

/** One encode's look at the templates: it takes each of them once. */
export class Session {
  private readonly ordered: Array<MetricTemplate | undefined>
  private readonly writer: ByteWriter
  private readonly number: number
  private byName: ReadonlyMap<string, ReadonlyArray<MetricTemplate>> | undefined

  constructor(ordered: Array<MetricTemplate | undefined>, writer: ByteWriter, number: number) {
    this.ordered = ordered
    this.writer = writer
    this.number = number
  }

  /** The template of the metric that stands at this place of the walk. */
  take(metric: Metric, place: number): MetricTemplate {
    const here = this.ordered[place]
    const template = here !== undefined && this.free(here, metric) ? here : this.elsewhere(metric)
    if (template === undefined) return this.put(new MetricTemplate(this.writer, metric), place)
    template.describe(this.writer, metric)
    return this.put(template, place)
  }

  /** Forgets the templates of places that the walk no longer has. */
  truncate(places: number): void {
    this.ordered.length = Math.min(this.ordered.length, places)
  }

  private put(template: MetricTemplate, place: number): MetricTemplate {
    template.takenBy = this.number
    this.ordered[place] = template
    return template
  }

  private free(template: MetricTemplate, metric: Metric): boolean {
    return template.takenBy !== this.number && template.fits(metric)
  }

  private elsewhere(metric: Metric): MetricTemplate | undefined {
    this.byName ??= index(this.ordered)
    return this.byName.get(metric.name)?.find((template) => this.free(template, metric))
  }
}

const index = (
  templates: ReadonlyArray<MetricTemplate | undefined>
): ReadonlyMap<string, ReadonlyArray<MetricTemplate>> => {
  const byName = new Map<string, Array<MetricTemplate>>()
  for (const template of templates) {
    if (template === undefined) continue
    const sameName = byName.get(template.name)
    if (sameName === undefined) byName.set(template.name, [template])
    else sameName.push(template)
  }
  return byName
}
