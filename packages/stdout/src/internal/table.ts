/** Labels and columns laid out within a width: what does not fit beside each other is stacked, what does not fit then is left out. */
import type { Quantity } from "./humanize.js"
import * as Line from "./line.js"

/** A column and its cells, one for each row. */
export interface Column {
  readonly heading: string
  readonly align: "start" | "end"
  readonly cells: ReadonlyArray<Line.Line>
  /** The column with the lowest rank is the first to go. */
  readonly rank: number
}

const indent = 2

const gap = 2

const widthOf = ({ cells, heading }: Column): number =>
  cells.reduce((widest, cell) => Math.max(widest, Line.width(cell)), Line.width([[heading]]))

/** A column of quantities: digits end in one line, units begin in one line. Nothing where there is none. */
export const quantities = (
  heading: string,
  rank: number,
  values: ReadonlyArray<Quantity | undefined>,
  style: (quantity: Quantity) => Line.Style = () => "value"
): Column => {
  const unitWidth = values.reduce((widest, value) => Math.max(widest, Line.width([[value?.unit ?? ""]])), 0)
  const cells = values.map((value): Line.Line =>
    value === undefined
      ? []
      : [[value.digits, style(value)], ...Line.padEnd(value.unit === "" ? [] : [[value.unit, "faint"]], unitWidth)]
  )
  return { heading, align: "end", cells, rank }
}

const isEmpty = ({ cells }: Column): boolean => cells.every((cell) => Line.width(cell) === 0)

const total = (columns: ReadonlyArray<Column>): number =>
  columns.reduce((sum, column) => sum + widthOf(column) + gap, -gap)

const fitting = (columns: ReadonlyArray<Column>, width: number): ReadonlyArray<Column> => {
  if (columns.length <= 1 || total(columns) <= width) return columns
  const lowest = columns.reduce((a, b) => (b.rank < a.rank ? b : a))
  return fitting(columns.filter((column) => column !== lowest), width)
}

const placeIn = (columns: ReadonlyArray<Column>, margin: number) => {
  const widths = columns.map(widthOf)
  return (content: (column: Column) => Line.Line): Line.Line =>
    Line.trimEnd(columns.flatMap((column, index) => {
      const pad = column.align === "start" ? Line.padEnd : Line.padStart
      return [...Line.space(index === 0 ? margin : gap), ...pad(content(column), widths[index])]
    }))
}

/**
 * The lines of a table: a line of headings if there are any, then the rows. Where a label and its values do not fit into
 * one line, the label has a line of its own. No line is wider than `width`.
 */
export const layout = (label: Column, values: ReadonlyArray<Column>, width: number): ReadonlyArray<Line.Line> => {
  const filled = values.filter((column) => !isEmpty(column))
  const whole = isEmpty(label) ? filled : [label, ...filled]
  const isStacked = !isEmpty(label) && indent + total(whole) > width
  const margin = isStacked ? 2 * indent : indent
  const columns = fitting(isStacked ? filled : whole, width - margin)
  const place = placeIn(columns, margin)
  const rows = label.cells.flatMap((name, row) => [
    ...(isStacked ? [[...Line.space(indent), ...name]] : []),
    place(({ cells }) => cells[row])
  ])
  const headings = columns.some(({ heading }) => heading !== "")
    ? [place(({ heading }) => (heading === "" ? [] : [[heading, "faint"]]))]
    : []
  return [...headings, ...rows].map((line) => Line.truncate(line, width))
}
