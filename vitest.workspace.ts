import { defineWorkspace } from "vitest/config"

// Every package tests itself; `packages/interop` needs real servers and runs by `npm run interop` only.
export default defineWorkspace(["packages/*/vitest.config.ts", "!packages/interop/vitest.config.ts"])
