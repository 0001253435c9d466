import { expect, test } from "vitest"
import { machineLines } from "../src/names-check.js"

const top = (...folders: ReadonlyArray<string>): string => `/${folders.join("/")}/`

test("finds the lines that name a path of a machine", () => {
  expect(machineLines(`one\ncd ${top("work", "main")}\n"${top("farm")}"`)).toEqual([2, 3])
})

test("lets relative paths and addresses pass", () => {
  expect(machineLines(`..${top("work")}\nhttps://example.com${top("work")}\nsrc${top("farm")}`)).toEqual([])
})
