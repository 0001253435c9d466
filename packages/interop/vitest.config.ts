import { mergeConfig, type UserConfigExport } from "vitest/config"
import shared from "../../vitest.shared.js"

// Run with `vitest run --root packages/interop`. Real servers: one test at a time, and time enough for each.
const config: UserConfigExport = {
  test: {
    name: "interop",
    globalSetup: ["test/globalSetup.ts"],
    setupFiles: ["test/endWithRun.ts", "test/failedTests.ts"],
    fileParallelism: false,
    sequence: { concurrent: false },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    teardownTimeout: 20_000
  }
}

export default mergeConfig(shared, config)
