/**
 * The few shapes of code that bans select, as ESLint selectors.
 */

const either = (names: ReadonlyArray<string>): string => `/^(${names.join("|")})$/`

/** `object.name`, for each of the names, whether it is called there or handed on. */
export const member = (object: string, ...names: ReadonlyArray<string>): ReadonlyArray<string> => [
  `MemberExpression[object.name='${object}'][property.name=${either(names)}]`,
  `MemberExpression[object.property.name='${object}'][property.name=${either(names)}]`
]

/** The global functions of these names, also by `globalThis`. */
export const global = (...names: ReadonlyArray<string>): ReadonlyArray<string> => [
  `CallExpression[callee.name=${either(names)}]`,
  ...member("globalThis", ...names),
  `MemberExpression[object.expression.name='globalThis'][property.name=${either(names)}]`
]

/** An import or a re-export from exactly one of these modules. */
export const importFrom = (...sources: ReadonlyArray<string>): ReadonlyArray<string> =>
  ["ImportDeclaration", "ExportNamedDeclaration", "ExportAllDeclaration", "ImportExpression"].map(
    (node) => `${node}[source.value=${either(sources.map((source) => source.replaceAll("/", "\\u002F")))}]`
  )
