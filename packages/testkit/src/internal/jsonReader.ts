/** A strict reader of OTLP/JSON, by the schema, that reports every departure from it. */
import { Buffer } from "node:buffer"
import { blank, type Message, type Scalar, type Tree } from "./otlpSchema.js"
import { below, type Path, type Violations } from "./violations.js"

const maxDepth = 100

export const read = (json: unknown, message: Message, violations: Violations): Tree =>
  readMessage(json, message, undefined, violations, 0)

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const readMessage = (
  json: unknown,
  message: Message,
  path: Path | undefined,
  violations: Violations,
  depth: number
): Tree => {
  const tree = blank(message)
  if (!isRecord(json) || depth > maxDepth) {
    violations.add(path, depth > maxDepth ? `more than ${maxDepth} objects lie in one another` : "not an object")
    return tree
  }
  let chosen: string | undefined
  for (const [key, value] of Object.entries(json)) {
    const field = message.byKey.get(key)
    if (field === undefined) {
      violations.add(path, `unknown field ${JSON.stringify(key)}`)
      continue
    }
    const { label, name, type } = field
    const one = (value: unknown, index?: number): unknown =>
      typeof type === "string"
        ? readScalar(value, type, below(path, name, index), violations)
        : readMessage(value, type, below(path, name, index), violations, depth + 1)
    if (label === "choice" && chosen !== undefined) {
      violations.add(path, `${chosen} and ${name} exclude each other`)
    }
    if (label === "choice") chosen = name
    if (label !== "many") tree[field.key] = one(value)
    else if (Array.isArray(value)) tree[field.key] = value.map(one)
    else violations.add(below(path, name), "not an array")
  }
  return tree
}

const ranges = {
  fixed64: [0n, 2n ** 64n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
  sfixed64: [-(2n ** 63n), 2n ** 63n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  enum: [0n, 2n ** 31n - 1n],
  sint32: [-(2n ** 31n), 2n ** 31n - 1n]
} as const

const special: Readonly<Record<string, number>> = { NaN, Infinity, "-Infinity": -Infinity }

const readScalar = (value: unknown, type: Scalar, path: Path, violations: Violations): unknown => {
  const wrong = <A>(instead: A): A => {
    violations.add(path, `${value === null ? "null" : `${typeof value} ${JSON.stringify(value)}`} is no ${type}`)
    return instead
  }
  switch (type) {
    case "string":
      if (typeof value !== "string") return wrong("")
      if (/\p{Surrogate}/u.test(value)) violations.add(path, "a lone surrogate: not valid UTF-8")
      return value
    case "bool":
      return typeof value === "boolean" ? value : wrong(false)
    case "double":
      if (typeof value === "number") return value
      return typeof value === "string" && Object.hasOwn(special, value) ? special[value] : wrong(0)
    case "bytes":
      return typeof value === "string" && /^(?:[\w+/]{4})*(?:[\w+/]{2}==|[\w+/]{3}=)?$/.test(value) &&
          !value.includes("_")
        ? Uint8Array.from(Buffer.from(value, "base64"))
        : wrong(new Uint8Array(0))
    case "id":
      return typeof value === "string" && /^(?:[\da-f]{2})*$/i.test(value)
        ? Uint8Array.from(Buffer.from(value, "hex"))
        : wrong(new Uint8Array(0))
    case "uint32":
    case "sint32":
    case "enum":
      return typeof value === "number" && Number.isInteger(value) && fits(BigInt(value), type) ? value : wrong(0)
    case "fixed64":
    case "sfixed64":
    case "int64":
    case "uint64":
      return typeof value === "string" && /^-?\d+$/.test(value) && fits(BigInt(value), type)
        ? BigInt(value)
        : wrong(0n)
  }
}

const fits = (value: bigint, type: keyof typeof ranges): boolean => value >= ranges[type][0] && value <= ranges[type][1]
