/**
 * The metrics as a pane of the screen: whole metrics, page after page if they do not fit.
 *
 * @since 0.1.0
 */
import type { Metric, MetricsData } from "@efflux/core/MetricsData"
import * as Rendering from "@efflux/stdout/Rendering"

/**
 * What was exported to the standard output last, and before that.
 *
 * @since 0.1.0
 * @category models
 */
export interface Snapshots {
  readonly previous: MetricsData | undefined
  readonly current: MetricsData
}

/**
 * How much fits, and which page is wanted; pages repeat.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  readonly columns: number
  readonly rows: number
  readonly colour: boolean
  readonly page: number
}

/**
 * The pane's lines, at most `rows`, and where in the book they are.
 *
 * @since 0.1.0
 * @category models
 */
export interface Pane {
  readonly lines: ReadonlyArray<string>
  readonly page: number
  readonly pages: number
}

const order = ["http.", "nodejs.", "process.", "v8js."]

const rank = ({ name }: Metric): number => {
  const found = order.findIndex((prefix) => name.startsWith(prefix))
  return found < 0 ? order.length : found
}

/** The service first, the runtime of Effect last. */
const arranged = (data: MetricsData): MetricsData => ({
  resourceMetrics: data.resourceMetrics.map((resource) => ({
    ...resource,
    scopeMetrics: resource.scopeMetrics.map((scope) => ({
      ...scope,
      metrics: scope.metrics.toSorted((a, b) => rank(a) - rank(b))
    }))
  }))
})

/** One block of lines for each metric; the heading is the screen's. */
const blocks = (text: string): ReadonlyArray<ReadonlyArray<string>> =>
  text.trimEnd().split("\n\n").slice(1).map((block) => block.split("\n"))

/** A block that is taller than the pane is cut, and says so. */
const cut = (block: ReadonlyArray<string>, rows: number): ReadonlyArray<string> =>
  block.length <= rows ? block : [...block.slice(0, Math.max(1, rows - 1)), ...(rows > 1 ? ["  …"] : [])]

/** In a low pane every line counts: no space between metrics. */
const bind = (all: ReadonlyArray<ReadonlyArray<string>>, rows: number): ReadonlyArray<ReadonlyArray<string>> => {
  const space = rows < 16 ? [] : [""]
  const pages: Array<Array<string>> = []
  for (const block of all.map((block) => cut(block, rows))) {
    const last = pages.at(-1)
    if (last !== undefined && last.length + space.length + block.length <= rows) last.push(...space, ...block)
    else pages.push([...block])
  }
  return pages
}

/**
 * Renders a page.
 *
 * @since 0.1.0
 * @category rendering
 */
export const render = ({ current, previous }: Snapshots, { colour, columns, page, rows }: Options): Pane => {
  const text = Rendering.render(arranged(current), {
    previous,
    colour,
    width: columns,
    maxSeries: Math.max(3, Math.min(20, rows - 2))
  })
  const pages = bind(blocks(text), Math.max(1, rows))
  const shown = pages.length === 0 ? 0 : page % pages.length
  return { lines: pages[shown] ?? [], page: shown + 1, pages: Math.max(1, pages.length) }
}
