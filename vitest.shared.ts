import { defineConfig } from "vitest/config"

// Tests read the sources of every package, never a build that may be stale.
const conditions = ["@efflux/source", "module", "node", "development|production"]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: ["@efflux/source", "node"] } },
  test: {
    include: ["test/**/*.test.ts"],
    sequence: { concurrent: true },
    testTimeout: 20_000
  }
})
