/** Arbitrary numbers, with everything that encoders get wrong. */
import * as fc from "effect/FastCheck"
import { counted } from "./points.js"

const oddDoubles = fc.constantFrom(
  NaN,
  Infinity,
  -Infinity,
  0,
  -0,
  Number.MIN_VALUE,
  -Number.MIN_VALUE,
  2.2250738585072009e-308,
  Number.MAX_VALUE,
  Number.EPSILON,
  0.1,
  1e21,
  2 ** 53,
  -(2 ** 53)
)

export const double: fc.Arbitrary<number> = fc.oneof(oddDoubles, fc.double(), fc.integer())

export const finite: fc.Arbitrary<number> = double.filter(Number.isFinite)

const oddIntegers = fc.constantFrom(
  0n,
  -1n,
  2n ** 31n,
  2n ** 32n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 53n + 1n,
  -(2n ** 53n) - 1n,
  2n ** 63n - 1n,
  -(2n ** 63n)
)

export const integer: fc.Arbitrary<number | bigint> = fc.oneof(
  oddIntegers,
  fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
  fc.bigInt(-1000n, 1000n)
).map(counted)

/** The count of a bucket; even a thousand of the largest add up to less than 2^64. */
export const count: fc.Arbitrary<number | bigint> = fc.oneof(
  { weight: 4, arbitrary: fc.bigInt(0n, 300n) },
  { weight: 1, arbitrary: fc.constantFrom(0n, 127n, 128n, 2n ** 32n, 2n ** 53n - 1n, 2n ** 53n + 1n) },
  { weight: 1, arbitrary: fc.bigInt(0n, 2n ** 54n) }
).map(counted)

const smallest = 1n
const now = 1_800_000_000_000_000_000n

/** A start (which may be unknown) and a time that is not before it. */
export const times: fc.Arbitrary<{ readonly start: bigint; readonly time: bigint }> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.bigInt(now - 10n ** 15n, now), fc.bigInt(0n, 10n ** 15n)) },
  { weight: 1, arbitrary: fc.constantFrom<[bigint, bigint]>([0n, smallest], [smallest, 0n], [0n, 2n ** 64n - 1n]) }
).map(([start, more]) => ({ start, time: start + more }))
