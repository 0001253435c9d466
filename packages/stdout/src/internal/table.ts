/** Columns laid out within a width: the first one shrinks, the others are left out when there is no room for them. */
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

/** The first column does not shrink below this to make room for others. */
const comfortable = 24

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

const total = (widths: ReadonlyArray<number>): number =>
  widths.reduce((sum, columns) => sum + columns, indent + gap * Math.max(0, widths.length - 1))

const fitting = (first: ReadonlyArray<number>, rest: ReadonlyArray<Column>, width: number): ReadonlyArray<Column> => {
  const least = first.map((columns) => Math.min(columns, comfortable))
  if (rest.length <= 1 || total([...least, ...rest.map(widthOf)]) <= width) return rest
  const lowest = rest.reduce((a, b) => (b.rank < a.rank ? b : a))
  return fitting(first, rest.filter((column) => column !== lowest), width)
}

/** The lines of a table: a line of headings if there are any, then the rows. No line is wider than `width`. */
export const layout = (label: Column, others: ReadonlyArray<Column>, width: number): ReadonlyArray<Line.Line> => {
  const labels = isEmpty(label) ? [] : [label]
  const rest = fitting(labels.map(widthOf), others.filter((column) => !isEmpty(column)), width)
  const room = width - total([...labels.map(() => 0), ...rest.map(widthOf)])
  const columns = [
    ...labels.map((column) => ({ column, size: Math.max(1, Math.min(widthOf(column), room)) })),
    ...rest.map((column) => ({ column, size: widthOf(column) }))
  ]
  const place = (content: (column: Column) => Line.Line): Line.Line =>
    Line.truncate(
      Line.trimEnd(columns.flatMap(({ column, size }, index) => {
        const cell = Line.truncate(content(column), size)
        const padded = column.align === "start" ? Line.padEnd(cell, size) : Line.padStart(cell, size)
        return [...Line.space(index === 0 ? indent : gap), ...padded]
      })),
      width
    )
  const rows = label.cells.map((_, row) => place(({ cells }) => cells[row]))
  const hasHeadings = columns.some(({ column }) => column.heading !== "")
  return hasHeadings ? [place(({ heading }) => [[heading, "faint"]]), ...rows] : rows
}
