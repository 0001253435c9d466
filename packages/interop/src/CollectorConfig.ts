/**
 * The configuration that a collector is started with: OTLP in, over HTTP and gRPC; a file of JSON lines out.
 *
 * Its ports are chosen by the system. A file that rotates is written without a buffer, before the request is answered:
 * what the collector has accepted is in the file. Its own metrics are off, so that it opens no other port.
 */

/** The text of the file, which is JSON and thereby YAML. `output` is the file that receives the metrics. */
export const render = (output: string): string =>
  JSON.stringify({
    receivers: {
      otlp: { protocols: { http: { endpoint: "127.0.0.1:0" }, grpc: { endpoint: "127.0.0.1:0" } } }
    },
    exporters: {
      file: { path: output, rotation: { max_megabytes: 1024 } }
    },
    service: {
      pipelines: { metrics: { receivers: ["otlp"], exporters: ["file"] } },
      telemetry: { logs: { level: "info", encoding: "json" }, metrics: { level: "none" } }
    }
  })
