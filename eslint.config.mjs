/**
 * How all TypeScript of this repository is written. The reasons are in docs/explanation/house-rules.md.
 */
import effect from "@effect/eslint-plugin"
import comments from "@eslint-community/eslint-plugin-eslint-comments"
import { tsImport } from "tsx/esm/api"
import typescript from "typescript-eslint"

const { allRules, plugin } = await tsImport("./packages/tools/src/eslint/plugin.ts", import.meta.url)
const { publicPackages } = await tsImport("./packages/tools/src/workspace.ts", import.meta.url)

/** Effect's own settings of dprint, the one formatter here. */
const format = {
  indentWidth: 2,
  lineWidth: 120,
  newLineKind: "lf",
  semiColons: "asi",
  quoteStyle: "alwaysDouble",
  trailingCommas: "never",
  operatorPosition: "maintain",
  "arrowFunction.useParentheses": "force"
}

export default typescript.config(
  { ignores: ["**/dist/**", "**/node_modules/**", "**/coverage/**", ".build/**"] },
  {
    name: "efflux/everywhere",
    files: ["**/*.{ts,mts,cts,js,mjs,cjs}"],
    plugins: { "@effect": effect, "@eslint-community/eslint-comments": comments },
    languageOptions: { parser: typescript.parser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@effect/dprint": ["error", { config: format }],
      "@eslint-community/eslint-comments/no-unlimited-disable": "error",
      "@eslint-community/eslint-comments/no-use": ["error", { allow: ["eslint-disable-next-line"] }],
      "@eslint-community/eslint-comments/require-description": "error",
      "max-lines": ["error", { max: 300 }],
      "no-debugger": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error"
    }
  },
  {
    name: "efflux/typescript",
    files: ["**/*.ts"],
    extends: [typescript.configs.base],
    rules: {
      "@typescript-eslint/array-type": ["error", { default: "generic", readonly: "generic" }],
      "@typescript-eslint/ban-ts-comment": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-extra-non-null-assertion": "error",
      "@typescript-eslint/no-non-null-asserted-optional-chain": "error",
      "@typescript-eslint/no-require-imports": "error",
      "@typescript-eslint/no-unnecessary-type-constraint": "error"
    }
  },
  {
    name: "efflux/public-sources",
    files: publicPackages().map(({ folder }) => `packages/${folder}/src/**/*.ts`),
    plugins: { efflux: plugin },
    rules: allRules
  }
)
