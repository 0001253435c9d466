/**
 * Finds exported constant layers of what each pipeline must have for itself, also as properties and statics. Layers are memoised by reference: a
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

/** How far below an export it is looked: `layers.http.json` is two levels down. */
const levels = 2

const ownType = (symbol: ts.Symbol): boolean => symbol.valueDeclaration?.getSourceFile().isDeclarationFile !== true

/** What is made anew by each access, or reached from nowhere else, is shared by nobody. */
const isConstant = (symbol: ts.Symbol): boolean =>
  (symbol.flags & ts.SymbolFlags.GetAccessor) === 0 &&
  (symbol.valueDeclaration === undefined ||
    (ts.getCombinedModifierFlags(symbol.valueDeclaration) & ts.ModifierFlags.Private) === 0)

/** What is wrong with the exported constants of these files, and with what they hold, as `file:line message`. */
export const layerProblems = (files: ReadonlyArray<string>): ReadonlyArray<string> => {
  const all = program(files)
  const checker = all.getTypeChecker()

  const place = (declaration: ts.Declaration): string => {
    const source = declaration.getSourceFile()
    const { line } = source.getLineAndCharacterOfPosition(declaration.getStart())
    return `${relative(root, source.fileName)}:${line + 1}`
  }

  /** A constant, then its properties, elements and statics; of what libraries define only what is a layer itself. */
  const walk = (type: ts.Type, name: string, at: ts.Declaration, left: number, own: boolean): ReadonlyArray<string> =>
    members(type).flatMap((one) => {
      if (isLayer(one)) {
        const what = shared(checker, one)
        return what === undefined ? [] : [`${place(at)} ${message(name, what)}`]
      }
      if (!own || left === 0 || (one.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) === 0) return []
      return [
        ...checker.getPropertiesOfType(one).filter((property) => property.name !== "prototype" && isConstant(property))
          .flatMap((property) =>
            walk(
              checker.getTypeOfSymbol(property),
              `${name}.${property.name}`,
              ownType(property) ? property.valueDeclaration ?? at : at,
              left - 1,
              ownType(property)
            )
          ),
        ...checker.getIndexInfosOfType(one).flatMap((index) => walk(index.type, `${name}[…]`, at, left - 1, true))
      ]
    })

  const problem = (symbol: ts.Symbol): ReadonlyArray<string> => {
    const value = (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol)
    const declaration = value.valueDeclaration
    if (declaration === undefined || ts.isSourceFile(declaration)) return []
    return walk(checker.getTypeOfSymbol(value), symbol.name, declaration, levels, ownType(value))
  }

  const found = files.flatMap((file) => {
    const module = checker.getSymbolAtLocation(all.getSourceFile(file)!)
    return module === undefined ? [] : checker.getExportsOfModule(module).flatMap(problem)
  })
  return Array.from(new Set(found))
}

await script(import.meta, () => layerProblems(publicPackages().flatMap(modulePaths)))
