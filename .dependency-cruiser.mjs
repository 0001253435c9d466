/**
 * Who may import whom. The table, the rules and their reasons are in packages/tools/src/architecture.
 */
import { tsImport } from "tsx/esm/api"

const { options } = await tsImport("./packages/tools/src/architecture/options.ts", import.meta.url)
const { rules } = await tsImport("./packages/tools/src/architecture/rules.ts", import.meta.url)

export default { forbidden: rules, options }
