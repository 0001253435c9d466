/**
 * Finds exported constant layers of what each pipeline must have for itself. Layers are memoised by reference: a
 * constant layer in two pipelines is built once, so the second one silently uses the transport, the cache or the
 * schedule of the first. Run by `npm run check`.
 */
import { relative } from "node:path"
import ts from "typescript"
import { modulePaths, program } from "./program.js"
import { script } from "./script.js"
import { publicPackages, root } from "./workspace.js"

const perPipeline: ReadonlySet<string> = new Set(["Encoder", "Transport", "MetricExporter"])
const readersNeed: ReadonlySet<string> = new Set(["MetricProducer", "MetricExporter"])

const members = (type: ts.Type): ReadonlyArray<ts.Type> => (type.isUnion() ? type.types : [type])

const names = (type: ts.Type): ReadonlyArray<string> =>
  members(type).flatMap((one) => (one.symbol === undefined ? [] : [one.symbol.name]))

const isNever = (type: ts.Type): boolean => (type.flags & ts.TypeFlags.Never) !== 0

const isLayer = (type: ts.Type): type is ts.TypeReference =>
  type.symbol?.name === "Layer" &&
  (type.symbol.declarations ?? []).some((one) => /\/effect\/.*\/?Layer\.d\.ts$/.test(one.getSourceFile().fileName))

const shared = (checker: ts.TypeChecker, type: ts.TypeReference): string | undefined => {
  const [out, , needs] = checker.getTypeArguments(type)
  const made = names(out!).filter((name) => perPipeline.has(name))
  if (made.length > 0) return made.join(", ")
  return isNever(out!) && names(needs!).some((name) => readersNeed.has(name)) ? "a reader" : undefined
}

const message = (name: string, what: string): string =>
  `\`${name}\` is a constant layer of ${what}. Layers are memoised by reference, so two pipelines would share one: ` +
  `make it a function, \`${name}()\`.`

/** What is wrong with the exported constants of these files, as `file:line message`. */
export const layerProblems = (files: ReadonlyArray<string>): ReadonlyArray<string> => {
  const all = program(files)
  const checker = all.getTypeChecker()

  const problem = (symbol: ts.Symbol): ReadonlyArray<string> => {
    const declaration = symbol.valueDeclaration
    if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return []
    const what = members(checker.getTypeOfSymbol(symbol)).filter(isLayer).map((type) => shared(checker, type))
      .find((one) => one !== undefined)
    if (what === undefined) return []
    const source = declaration.getSourceFile()
    const { line } = source.getLineAndCharacterOfPosition(declaration.getStart())
    return [`${relative(root, source.fileName)}:${line + 1} ${message(symbol.name, what)}`]
  }

  return files.flatMap((file) => {
    const module = checker.getSymbolAtLocation(all.getSourceFile(file)!)
    return module === undefined ? [] : checker.getExportsOfModule(module).flatMap(problem)
  })
}

await script(import.meta, () => layerProblems(publicPackages().flatMap(modulePaths)))
