/** Checks and completes the limits of payloads. */
import * as Either from "effect/Either"
import type { Limits } from "../Encode.js"
import { InvalidOption } from "../InvalidOption.js"

const MiB = 1024 * 1024

/** R168: a request over this size must not be sent, whatever the configuration. */
const hardMaxBytes = 64 * MiB
const defaultMaxBytes = 4 * MiB

const invalid = (field: string, value: number, reason: string): InvalidOption =>
  new InvalidOption({ module: "MetricExporter", field, value: String(value), reason })

export const decodeLimits = (
  limits: Limits
): Either.Either<{ readonly bytes: number; readonly points: number }, InvalidOption> => {
  const bytes = limits.maxPayloadBytes ?? defaultMaxBytes
  const points = limits.maxExportBatchSize ?? Infinity
  if (!(bytes >= 1 && bytes <= hardMaxBytes)) {
    return Either.left(
      invalid("maxPayloadBytes", bytes, `it must lie between 1 and ${hardMaxBytes} (64 MiB, OTLP's limit)`)
    )
  }
  return points >= 1
    ? Either.right({ bytes, points: Math.floor(points) })
    : Either.left(invalid("maxExportBatchSize", points, "a request holds at least one data point"))
}
