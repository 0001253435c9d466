/**
 * The TypeScript program that scripts ask about the sources: the repository's own options, and never a build.
 */
import { join } from "node:path"
import ts from "typescript"
import { modules, type Package, publicPackages, root } from "./workspace.js"

/** The options of `tsconfig.base.json`, without output. */
export const baseOptions = (): ts.CompilerOptions => {
  const config = ts.readConfigFile(join(root, "tsconfig.base.json"), ts.sys.readFile).config
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, root)
  return { ...options, noEmit: true, declaration: false, declarationMap: false, sourceMap: false }
}

/** The paths of a package's public modules. */
export const modulePaths = (one: Package): ReadonlyArray<string> =>
  modules(one).map((name) => join(one.path, "src", `${name}.ts`))

/** A program over these files, by default the public modules of all public packages. */
export const program = (files: ReadonlyArray<string> = publicPackages().flatMap(modulePaths)): ts.Program =>
  ts.createProgram(files, { ...baseOptions(), types: ["node"] })
