/**
 * Who may import whom. The table and the reasons are in packages/tools/src/architecture.
 */
import { tsImport } from "tsx/esm/api"

const { rules } = await tsImport("./packages/tools/src/architecture/rules.ts", import.meta.url)

export default {
  forbidden: rules,
  options: {
    tsConfig: { fileName: "tsconfig.base.json" },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    doNotFollow: { path: "node_modules" },
    exclude: { path: ["/dist/", "/fixtures/", "^\\.build/"] },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["@efflux/source", "types", "import", "node", "default"],
      mainFields: ["types", "module", "main"]
    }
  }
}
