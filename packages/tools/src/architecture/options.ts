/**
 * How dependency-cruiser reads this repository: types count as imports, and packages of ours are read from their sources.
 */
import type { ICruiseOptions } from "dependency-cruiser"

/** The options of the lint. What is installed is resolved, and not followed. */
export const options: ICruiseOptions = {
  tsConfig: { fileName: "tsconfig.base.json" },
  tsPreCompilationDeps: true,
  combinedDependencies: true,
  doNotFollow: { path: "node_modules" },
  exclude: { path: ["^packages/[^/]+/dist/", "^packages/[^/]+/\\.build/"] },
  enhancedResolveOptions: {
    exportsFields: ["exports"],
    conditionNames: ["@efflux/source", "types", "import", "node", "default"],
    mainFields: ["types", "module", "main"]
  }
}
