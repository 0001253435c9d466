/**
 * Finds what a public module leaves undocumented: its header, an exported declaration, or an example of its functions.
 */
import ts from "typescript"
import { firstSentence, moduleHeader } from "../doc-comment.js"

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)

const isInternal = (node: ts.Node): boolean => ts.getJSDocTags(node).some((tag) => tag.tagName.text === "internal")

const declared = (statement: ts.Statement): ReadonlyArray<ts.NamedDeclaration> =>
  ts.isVariableStatement(statement)
    ? statement.declarationList.declarations
    : ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement) || ts.isInterfaceDeclaration(statement) ||
        ts.isTypeAliasDeclaration(statement) || ts.isEnumDeclaration(statement) || ts.isModuleDeclaration(statement)
    ? [statement]
    : []

const isFunction = (node: ts.NamedDeclaration): boolean => {
  if (ts.isFunctionDeclaration(node)) return true
  if (!ts.isVariableDeclaration(node) || node.initializer === undefined) return false
  const value = node.initializer
  return ts.isArrowFunction(value) || ts.isFunctionExpression(value) ||
    (ts.isCallExpression(value) && ts.isIdentifier(value.expression) && value.expression.text === "dual")
}

/** The docstrings of a statement itself: the header of the module is none, even when it stands right above. */
const docstrings = (statement: ts.Statement, source: string): ReadonlyArray<string> =>
  ts.getJSDocCommentsAndTags(statement)
    .filter(ts.isJSDoc)
    .filter(({ pos }) => source.slice(0, pos).trim() !== "")
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? "")

/** What is missing in the module `file`, as `file:line message`. */
export const undocumented = (file: string, text: string): ReadonlyArray<string> => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true)
  const at = (node: ts.Node): string => `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`
  const exported = source.statements.filter((statement) => isExported(statement) && !isInternal(statement))

  const documented = new Set(
    exported
      .filter((statement) => docstrings(statement, text).some((comment) => firstSentence(comment) !== ""))
      .flatMap(declared).map((node) => node.name?.getText())
  )
  const silent = exported.flatMap(declared).filter((node) => !documented.has(node.name?.getText()))
  const header = firstSentence(moduleHeader(text) ?? "") === ""
  const example = exported.flatMap(declared).some(isFunction) && !/^\s*\*\s*@example\b/m.test(text)

  return [
    ...(header ? [`${file}:1 the module has no header: begin it with a comment that says what it is`] : []),
    ...silent.map((node) => `${at(node)} \`${node.name?.getText()}\` has no docstring: say what it is or promises`),
    ...(example ? [`${file}:1 the module exports functions and shows none of them: add one @example`] : [])
  ]
}
