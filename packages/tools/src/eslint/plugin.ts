/**
 * The ESLint plugin `efflux`: every ban as a rule of its name.
 */
import type { ESLint, Rule } from "eslint"
import { ban } from "./ban.js"
import { bans } from "./bans.js"

const rules: Readonly<Record<string, Rule.RuleModule>> = Object.fromEntries(
  Object.entries(bans).map(([name, one]) => [name, ban(one)])
)

/** The plugin, to be registered under the name `efflux`. */
export const plugin: ESLint.Plugin = { meta: { name: "efflux" }, rules: { ...rules } }

/** Every rule of the plugin, as an error. */
export const allRules: Readonly<Record<string, "error">> = Object.fromEntries(
  Object.keys(rules).map((name) => [`efflux/${name}`, "error"])
)
