/**
 * What an embedded receiver answers to a valid request.
 *
 * @since 0.1.0
 */
import type * as Arr from "effect/Array"
import type * as Duration from "effect/Duration"

/**
 * One answer, in the encoding of the request where it has a body:
 *
 * - `"ok"`: 200 and everything accepted; a `number` is a status (a 2xx is accepted, any other has a `google.rpc.Status`);
 * - `{ status, retryAfter, headers, body }`: a status with `Retry-After` in whole seconds, further headers, or a body of
 *   text as proxies have it;
 * - `{ rejected, message }`: 200 with a partial success;
 * - `"garbage"`: 200 with a body that is no message;
 * - `"hang"`: nothing, until the client gives up;
 * - `"reset"`: the connection is torn down (TCP RST);
 * - `{ delay, answer }`: waits by Effect's `Clock`, then answers (default `"ok"`).
 *
 * @example
 * ```ts
 * import type { OtlpAnswer } from "@efflux/testkit"
 *
 * const rough: OtlpAnswer.Answers = [{ status: 503, retryAfter: "2 seconds" }, "reset", { rejected: 1 }, "ok"]
 * ```
 *
 * @since 0.1.0
 * @category models
 */
export type Answer =
  | "ok"
  | "hang"
  | "reset"
  | "garbage"
  | number
  | {
    readonly status: number
    readonly retryAfter?: Duration.DurationInput | undefined
    readonly headers?: Readonly<Record<string, string>> | undefined
    readonly body?: string | undefined
  }
  | { readonly rejected: number; readonly message?: string | undefined }
  | { readonly delay: Duration.DurationInput; readonly answer?: Answer | undefined }

/**
 * Answers in order: each valid request takes the next one, and the last one repeats for ever.
 *
 * @since 0.1.0
 * @category models
 */
export type Answers = Arr.NonEmptyReadonlyArray<Answer>

/**
 * Whether the receiver keeps the points of a request that it answers so.
 *
 * @since 0.1.0
 * @category predicates
 */
export const accepts = (self: Answer): boolean => {
  if (typeof self === "number") return self >= 200 && self < 300
  if (typeof self === "string") return self === "ok" || self === "garbage"
  if ("delay" in self) return accepts(self.answer ?? "ok")
  return "rejected" in self || accepts(self.status)
}
