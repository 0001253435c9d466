/**
 * Who may import whom: the table of ARCHITECTURE's packages, those still to come included.
 */

/** What the `src` of one package may import besides its own files. */
export interface Direction {
  /** Packages of ours, by folder. */
  readonly ours: ReadonlyArray<string>
  /** Packages of others; `effect` goes without saying. */
  readonly theirs: ReadonlyArray<string>
  /** Whether it may import `node:*`, and so runs on Node only. */
  readonly node: boolean
  readonly why: string
}

const exporters = ["otlp", "otlp-grpc", "prometheus", "stdout", "influxdb", "datadog"]

/** The directions, by folder. Private packages may import everything. */
export const directions: Readonly<Record<string, Direction>> = {
  core: {
    ours: [],
    theirs: [],
    node: false,
    why: "Core is the nouns and the policies: it needs Effect only, so that everything can need it."
  },
  http: {
    ours: ["core"],
    theirs: ["@effect/platform"],
    node: false,
    why: "HTTP is written against the platform's HttpClient, so that it runs in browsers, workers, Bun and Deno."
  },
  node: {
    ours: ["core", "http"],
    theirs: ["@effect/platform", "@effect/platform-node", "undici"],
    node: true,
    why: "What only Node can do lies here, and knows of no exporter."
  },
  otlp: {
    ours: ["core", "http"],
    theirs: ["@effect/platform", "protobufjs"],
    node: false,
    why: "OTLP is an encoder and a composition over HTTP; only its gRPC sibling and the file exporter build on it."
  },
  "otlp-grpc": {
    ours: ["core", "otlp"],
    theirs: ["@grpc/grpc-js"],
    node: true,
    why: "gRPC is a transport under OTLP's own encoder, and the one exporter that is bound to Node."
  },
  prometheus: {
    ours: ["core", "http"],
    theirs: ["@effect/platform", "protobufjs"],
    node: false,
    why: "Scrape and remote write stand on core and HTTP, and know of no other exporter."
  },
  stdout: {
    ours: ["core", "otlp"],
    theirs: ["@effect/platform"],
    node: false,
    why: "Lines of OTLP JSON are OTLP's encoding on another wire: the file exporter may use it, and nothing else."
  },
  influxdb: {
    ours: ["core", "http"],
    theirs: ["@effect/platform"],
    node: false,
    why: "A new exporter is one file of composition over core and HTTP, and knows of no other exporter."
  },
  datadog: {
    ours: ["core", "http"],
    theirs: ["@effect/platform", "protobufjs"],
    node: false,
    why: "A new exporter is one file of composition over core and HTTP, and knows of no other exporter."
  },
  opentelemetry: {
    ours: ["core"],
    theirs: ["@opentelemetry/api", "@opentelemetry/core", "@opentelemetry/resources", "@opentelemetry/sdk-metrics"],
    node: false,
    why: "The bridge to OpenTelemetry's SDK translates nouns: it needs core and the SDK, and no exporter."
  },
  auto: {
    ours: ["core", "http", "node", "opentelemetry", ...exporters],
    theirs: ["@effect/platform", "@effect/platform-node"],
    node: true,
    why: "Auto chooses exporters from the environment, so it alone may import every one of them."
  },
  testkit: {
    ours: ["core"],
    theirs: ["@effect/platform", "@effect/platform-node", "@effect/vitest", "vitest", "protobufjs"],
    node: true,
    why: "The testkit has decoders of its own: with the exporters' code in it, one mistake could prove another right."
  }
}
