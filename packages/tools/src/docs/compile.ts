/**
 * Type-checks snippets as a user would write them: each a module of its own, in memory only, that imports our packages by
 * their names. It stands beside the examples; what a private package shows stands in that package, and may look around.
 */
import { join, relative, sep } from "node:path"
import ts from "typescript"
import { baseOptions } from "../program.js"
import { packages, publicPackages, root } from "../workspace.js"
import type { Snippet } from "./snippet.js"

const options = (): ts.CompilerOptions => ({
  ...baseOptions(),
  types: ["node"],
  noUnusedLocals: false,
  noUnusedParameters: false,
  paths: Object.fromEntries(
    publicPackages().flatMap(({ name, path }) => [
      [name, [join(path, "src/index.ts")]],
      [`${name}/*`, [join(path, "src/*.ts")]]
    ])
  )
})

const home = (file: string): string =>
  packages().find(({ isPrivate, path }) => isPrivate && file.startsWith(path + sep))?.path ??
    join(root, "packages/examples")

const host = (modules: ReadonlyMap<string, string>, settings: ts.CompilerOptions): ts.CompilerHost => {
  const disk = ts.createCompilerHost(settings)
  return {
    ...disk,
    getCurrentDirectory: () => root,
    fileExists: (path) => modules.has(path) || disk.fileExists(path),
    readFile: (path) => modules.get(path) ?? disk.readFile(path),
    getSourceFile: (path, ...rest) => {
      const text = modules.get(path)
      return text === undefined ? disk.getSourceFile(path, ...rest) : ts.createSourceFile(path, text, rest[0])
    }
  }
}

const explain = ({ file, line }: Snippet, { messageText, start = 0 }: ts.Diagnostic, code: ts.SourceFile): string => {
  const position = code.getLineAndCharacterOfPosition(start)
  return `${relative(root, file)}:${line + position.line} ${ts.flattenDiagnosticMessageText(messageText, "\n  ")}`
}

/** What the checker says against the snippets, as `file:line message` of the file that shows them. */
export const compile = (snippets: ReadonlyArray<Snippet>): ReadonlyArray<string> => {
  const paths = snippets.map(({ file }, index) => join(home(file), `snippets/${index}.ts`))
  const modules = new Map(snippets.map(({ code }, index) => [paths[index]!, `${code}\nexport {}\n`]))
  const settings = options()
  const program = ts.createProgram([...modules.keys()], settings, host(modules, settings))
  return snippets.flatMap((snippet, index) => {
    const source = program.getSourceFile(paths[index]!)!
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
    return found.map((diagnostic) => explain(snippet, diagnostic, source))
  })
}
