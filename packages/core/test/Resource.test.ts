import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Logger from "effect/Logger"
import { Attributes, Resource } from "../src/index.js"

/** The resource that a layer makes of an environment, and what was logged meanwhile. */
const build = (env: Record<string, string>, layer = Resource.layerFromEnv) => {
  const log: Array<string> = []
  const logger = Logger.make(({ message }) => void log.push(String(message)))
  return Effect.map(Resource.Resource, (resource) => ({ resource, log })).pipe(
    Effect.provide(layer),
    Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(env)))),
    Effect.provide(Logger.replace(Logger.defaultLogger, logger))
  )
}

const attribute = (env: Record<string, string>, key: string, layer?: typeof Resource.layerFromEnv) =>
  Effect.map(build(env, layer), ({ resource }) => Attributes.get(resource.attributes, key))

describe("Resource", () => {
  it.effect("is unknown_service:node and names the SDK when nothing is told [R202]", () =>
    Effect.gen(function*() {
      const { log, resource } = yield* build({})
      assert.deepStrictEqual(Object.fromEntries(resource.attributes), {
        "service.name": "unknown_service:node",
        "telemetry.sdk.language": "nodejs",
        "telemetry.sdk.name": "efflux",
        "telemetry.sdk.version": "0.1.0"
      })
      assert.deepStrictEqual(log, [])
    }))

  it.effect("takes OTEL_SERVICE_NAME over the list, and code over both [R194] [R206]", () =>
    Effect.gen(function*() {
      const env = { OTEL_RESOURCE_ATTRIBUTES: "service.name=list,team=a%2Cb", OTEL_SERVICE_NAME: "name" }
      assert.strictEqual(yield* attribute(env, "service.name"), "name")
      assert.strictEqual(yield* attribute(env, "team"), "a,b")
      assert.strictEqual(yield* attribute(env, "service.name", Resource.layer({ "service.name": "code" })), "code")
      assert.strictEqual(yield* attribute({ OTEL_RESOURCE_ATTRIBUTES: "service.name=list" }, "service.name"), "list")
    }))

  it.effect("takes an empty variable for an unset one [R188]", () =>
    Effect.gen(function*() {
      const env = { OTEL_RESOURCE_ATTRIBUTES: "", OTEL_SERVICE_NAME: "" }
      assert.strictEqual(yield* attribute(env, "service.name"), "unknown_service:node")
    }))

  it.effect("leaves out the whole list when a part of it is wrong, and says so once [R206]", () =>
    Effect.gen(function*() {
      for (const list of ["team=a,nonsense", "team=a,%zz=1", "team=a,=b"]) {
        const { log, resource } = yield* build({ OTEL_RESOURCE_ATTRIBUTES: list })
        assert.strictEqual(Attributes.get(resource.attributes, "team"), undefined)
        assert.strictEqual(log.length, 1)
        assert.isTrue(log[0]!.startsWith("OTEL_RESOURCE_ATTRIBUTES is ignored: "), log[0])
      }
    }))

  const word = FastCheck.fullUnicodeString({ minLength: 1, maxLength: 8 })

  it.effect.prop(
    "reads back any keys and values that are percent-encoded",
    [FastCheck.dictionary(word, word)],
    ([record]) =>
      Effect.gen(function*() {
        const pairs = Object.entries(record).filter(([key]) => !(key in Object.fromEntries(Resource.defaults)))
        const list = pairs.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`).join(",")
        const { resource } = yield* build({ OTEL_RESOURCE_ATTRIBUTES: list })
        for (const [key, value] of pairs) assert.strictEqual(Attributes.get(resource.attributes, key), value)
      })
  )
})
