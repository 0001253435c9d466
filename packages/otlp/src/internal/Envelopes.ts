/** The bytes of resources and scopes, kept as long as the objects they tell of. */
import type { InstrumentationScope, ResourceData, ResourceMetrics, ScopeMetrics } from "@efflux/core/MetricsData"
import { writeAttributes } from "./anyValue.js"
import type { ByteWriter } from "./ByteWriter.js"

const Envelope = { content: 0x0a, schemaUrl: 0x1a } as const
const Resource = { attributes: 0x0a, droppedAttributesCount: 0x10 } as const
const Scope = { name: 0x0a, version: 0x12, attributes: 0x1a, droppedAttributesCount: 0x20 } as const

interface Kept {
  readonly schemaUrl: string
  readonly bytes: Uint8Array
}

export class Envelopes {
  private readonly kept = new WeakMap<ResourceData | InstrumentationScope, Kept>()

  /** The first fields of a `ResourceMetrics`. */
  resource(writer: ByteWriter, { resource, schemaUrl }: ResourceMetrics): Uint8Array {
    return this.keep(writer, resource, schemaUrl, () => {
      writeAttributes(writer, Resource.attributes, resource.attributes)
      writeDropped(writer, Resource.droppedAttributesCount, resource.droppedAttributesCount)
    })
  }

  /** The first fields of a `ScopeMetrics`. */
  scope(writer: ByteWriter, { schemaUrl, scope }: ScopeMetrics): Uint8Array {
    return this.keep(writer, scope, schemaUrl, () => {
      if (scope.name !== "") writer.string(Scope.name, scope.name)
      if (scope.version !== "") writer.string(Scope.version, scope.version)
      writeAttributes(writer, Scope.attributes, scope.attributes)
      writeDropped(writer, Scope.droppedAttributesCount, scope.droppedAttributesCount)
    })
  }

  private keep(
    writer: ByteWriter,
    key: ResourceData | InstrumentationScope,
    schemaUrl: string,
    write: () => void
  ): Uint8Array {
    const kept = this.kept.get(key)
    if (kept !== undefined && kept.schemaUrl === schemaUrl) return kept.bytes
    writer.length = 0
    const start = writer.open(Envelope.content)
    write()
    writer.close(start)
    if (schemaUrl !== "") writer.string(Envelope.schemaUrl, schemaUrl)
    const bytes = writer.slice()
    this.kept.set(key, { schemaUrl, bytes })
    return bytes
  }
}

const writeDropped = (writer: ByteWriter, tag: number, count: number): void => {
  if (count !== 0) writer.uint32(tag, count)
}
