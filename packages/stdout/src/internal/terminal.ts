/** The edge to the host: whether the standard output is a terminal, how wide it is, and what the user wants of colours. */

interface Host {
  readonly process?: {
    readonly env?: Readonly<Record<string, string | undefined>>
    readonly stdout?: { readonly columns?: number; readonly isTTY?: boolean }
  }
}

/** What an output can do. */
export interface Terminal {
  readonly colour: boolean
  readonly width: number
}

/** An output of which nothing is known, such as a file: without colours, and wide enough for most lines. */
export const unknown: Terminal = { colour: false, width: 120 }

/** No table fits into less. */
export const narrowest = 40

const wantsColour = (host: Host["process"]): boolean => {
  const { FORCE_COLOR, NO_COLOR, TERM } = host?.env ?? {}
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "") return FORCE_COLOR !== "0" && FORCE_COLOR !== "false"
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false
  return host?.stdout?.isTTY === true && TERM !== "dumb"
}

/** The terminal as a process tells about it. A window changes its width: look before every print. */
export const terminalOf = (host: Host): Terminal => ({
  colour: wantsColour(host.process),
  width: Math.max(narrowest, host.process?.stdout?.columns || unknown.width)
})

/** The terminal that the standard output of this process is, if it is one. */
export const current = (): Terminal => terminalOf(globalThis as Host)
