/**
 * The metrics as a pane of the screen, page after page if they do not fit.
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

type Lines = ReadonlyArray<string>

/** A metric: what stands above its series (name, then the headings of its columns), and the series, which may be tall. */
interface Block {
  readonly head: Lines
  readonly series: ReadonlyArray<Lines>
}

const colours = /\u001b\[\d+m/g

/** Values under a label of their own are indented further than the label. */
const belongsAbove = (line: string): boolean => line.replace(colours, "").startsWith("    ")

const isHeading = (line: string | undefined): boolean => /^ +count( |$)/.test(line?.replace(colours, "") ?? "")

const blockOf = (lines: Lines): Block => {
  const head = lines.slice(0, isHeading(lines[1]) ? 2 : 1)
  const series: Array<Array<string>> = []
  for (const line of lines.slice(head.length)) {
    const last = series.at(-1)
    if (last !== undefined && belongsAbove(line)) last.push(line)
    else series.push([line])
  }
  return { head, series }
}

/** One block for each metric; the heading is the screen's. */
const blocks = (text: string): ReadonlyArray<Block> =>
  text.trimEnd().split("\n\n").slice(1).map((block) => blockOf(block.split("\n")))

/** What stands above the series that the page before had no room for: the name alone, and the headings again. */
const continued = ([title = "", ...headings]: Lines): Lines => {
  const end = title.indexOf("  ")
  return [end < 0 ? title : `${title.slice(0, end)} …`, ...headings]
}

/** The lines of pages: as full as can be, and no metric's head without a series of it. */
const bind = (all: ReadonlyArray<Block>, rows: number): ReadonlyArray<Lines> => {
  const pages: Array<Array<string>> = []
  let isShort = true
  for (const { head, series } of all) {
    const [first = []] = series
    const wasShort = isShort
    isShort = head.length + series.flat().length <= 2
    // in a low pane every line counts, and metrics of one value are a list
    const space = rows < 16 || (wasShort && isShort) ? [] : [""]
    const last = pages.at(-1)
    if (last !== undefined && last.length + space.length + head.length + first.length <= rows) {
      last.push(...space, ...head)
    } else pages.push([...head])
    for (const lines of series) {
      const page = pages.at(-1)!
      if (page.length + lines.length <= rows || lines === first) page.push(...lines)
      else pages.push([...continued(head), ...lines])
    }
  }
  return pages.map((page) => page.slice(0, rows))
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
    width: columns
  })
  const pages = bind(blocks(text), Math.max(1, rows))
  const shown = pages.length === 0 ? 0 : page % pages.length
  return { lines: pages[shown] ?? [], page: shown + 1, pages: Math.max(1, pages.length) }
}
