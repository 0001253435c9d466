/**
 * The tables of docs/explanation/house-rules.md, made from the rules themselves, so that page and lint cannot disagree.
 */
import { rules } from "./architecture/rules.js"
import { bans } from "./eslint/bans.js"

const cell = (text: string): string => text.replaceAll("|", "\\|")

const table = (title: string, rows: ReadonlyArray<readonly [name: string, why: string]>): string =>
  [`| ${title} | why |`, "|---|---|", ...rows.map(([name, why]) => `| \`${name}\` | ${cell(why)} |`)].join("\n")

const tables: Readonly<Record<string, () => string>> = {
  bans: () => table("rule", Object.entries(bans).map(([name, { why }]) => [`efflux/${name}`, why])),
  architecture: () => table("rule", rules.map(({ comment = "", name = "" }) => [name, comment]))
}

/** The page with its tables made anew: each stands between `<!-- table: NAME -->` and `<!-- end -->`. */
export const houseRules = (page: string): string =>
  page.replace(
    /(<!-- table: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, begin: string, name: string, end: string) => `${begin}${tables[name]!()}\n${end}`
  )
