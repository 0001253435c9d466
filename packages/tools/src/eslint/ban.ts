/**
 * A ban: a lint rule made of syntax selectors and of the one sentence that says why.
 */
import type { Rule } from "eslint"

/** What is banned, as ESLint selectors, and why. */
export interface Ban {
  readonly why: string
  readonly selectors: ReadonlyArray<string>
}

/** The rule that reports every node a ban selects, once. */
export const ban = ({ selectors, why }: Ban): Rule.RuleModule => ({
  meta: { type: "problem", docs: { description: why }, messages: { why }, schema: [] },
  create: (context) => ({
    [`:matches(${selectors.join(", ")})`]: (node: Rule.Node) => context.report({ node, messageId: "why" })
  })
})
