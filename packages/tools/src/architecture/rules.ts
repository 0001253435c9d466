/**
 * The rules of dependency-cruiser, made from the table of directions: each with its sentence.
 */
import type { IForbiddenRuleType } from "dependency-cruiser"
import { type Direction, directions } from "./directions.js"

const source = (folder: string): string => `^packages/${folder}/src/`

const installed = (name: string): string => `(^|/)node_modules/${name}(/|$)`

const direction = (folder: string, { node, ours, theirs, why }: Direction): IForbiddenRuleType => ({
  name: `${folder}-imports`,
  comment: why,
  severity: "error",
  from: { path: source(folder) },
  to: {
    couldNotResolve: false,
    dependencyTypesNot: node ? ["core"] : [],
    pathNot: [...[folder, ...ours].map(source), ...["effect", ...theirs].map(installed)]
  }
})

const noCycles: IForbiddenRuleType = {
  name: "no-cycles",
  comment:
    "In a cycle no module can be loaded before the others: move what both need into a third. (Types may look back.)",
  severity: "error",
  from: { path: "^packages/[^/]+/src/" },
  to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } }
}

const noOrphans: IForbiddenRuleType = {
  name: "no-orphans",
  comment: "A module that nothing imports is dead, or is missing from the barrel: delete it, or run codegen.",
  severity: "error",
  from: {
    orphan: true,
    path: "^packages/[^/]+/src/",
    pathNot: ["^packages/(examples|bench|interop|tools)/", "\\.d\\.ts$"]
  },
  to: {}
}

const internalIsOwn: IForbiddenRuleType = {
  name: "internal-is-own",
  comment: "What lies in internal/ may change on any day: only its own package sees it.",
  severity: "error",
  from: { path: "^packages/([^/]+)/" },
  to: { path: "^packages/[^/]+/src/internal/", pathNot: "^packages/$1/" }
}

const noBarrelInside: IForbiddenRuleType = {
  name: "no-barrel-inside",
  comment: "A module that imports its own package's barrel is in a cycle with every sibling: import the sibling.",
  severity: "error",
  from: { path: "^packages/([^/]+)/src/" },
  to: { path: "^packages/$1/src/index\\.ts$" }
}

const testkitIsForTests: IForbiddenRuleType = {
  name: "testkit-is-for-tests",
  comment:
    "Users would have to install the testkit with what they run in production: only tests and private packages do.",
  severity: "error",
  from: { path: "^packages/[^/]+/src/", pathNot: "^packages/(testkit|examples|bench|interop|tools)/" },
  to: { path: "^packages/testkit/" }
}

const noUnresolved: IForbiddenRuleType = {
  name: "no-unresolved",
  comment: "An import that resolves to nothing would fail at run time: declare it in the package's package.json.",
  severity: "error",
  from: { path: "^packages/[^/]+/src/" },
  to: { couldNotResolve: true }
}

const noUnlisted: IForbiddenRuleType = {
  name: "no-unlisted-package",
  comment: "A public package has its direction in the table before its first line, so that the lint knows its place.",
  severity: "error",
  from: {
    path: "^packages/[^/]+/src/",
    pathNot: `^packages/(${[...Object.keys(directions), "examples", "bench", "interop", "tools"].join("|")})/`
  },
  to: {}
}

/** All rules. */
export const rules: ReadonlyArray<IForbiddenRuleType> = [
  ...Object.entries(directions).map(([folder, one]) => direction(folder, one)),
  internalIsOwn,
  noBarrelInside,
  testkitIsForTests,
  noCycles,
  noOrphans,
  noUnresolved,
  noUnlisted
]
