/** The JavaScript runtime that this code runs in, as far as it says so: the executable's name in `unknown_service:…`. */

const globals = globalThis as {
  readonly Bun?: unknown
  readonly Deno?: unknown
  readonly process?: { readonly versions?: { readonly node?: string } }
}

export const hostRuntime: "bun" | "deno" | "node" | undefined = globals.Bun !== undefined
  ? "bun"
  : globals.Deno !== undefined
  ? "deno"
  : globals.process?.versions?.node !== undefined
  ? "node"
  : undefined
