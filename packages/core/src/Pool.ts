/**
 * A pool of transports: concurrent sends run over several connections, and a broken one is replaced.
 *
 * @since 0.1.0
 */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as ExecutionStrategy from "effect/ExecutionStrategy"
import * as Exit from "effect/Exit"
import * as Scope from "effect/Scope"
import * as ExportContext from "./ExportContext.js"
import { Retry, TransportError } from "./ExportError.js"
import { decode, isBroken, unopened } from "./internal/poolRules.js"
import type { InvalidOption } from "./InvalidOption.js"
import type * as Transport from "./Transport.js"

/**
 * How large a pool is.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The most members that exist, and so the most sends at one time. Default: 4. */
  readonly size?: number | undefined
  /** A member that nobody used for so long is closed, unless it is the last one. Default: 65 seconds. */
  readonly idleTimeout?: Duration.DurationInput | undefined
}

interface Member {
  readonly transport: Transport.Service
  readonly scope: Scope.CloseableScope
  /** When it was last used, on the monotonic clock. */
  idleSince: number
}

/**
 * A transport whose sends run over up to `size` members, each opened by `open` in a scope of its own.
 *
 * - The first member is opened at once, so that what keeps it from opening is the error of whoever makes the pool.
 *   The others are opened when all that exist are busy. If one of those cannot be opened, the send fails with a
 *   `TransportError` that may be retried.
 * - A send takes the member that was used last, so that those that are not needed grow idle and are closed; one stays.
 * - A member is kept when the receiver's answer was read to its end: a success, or the reason `status`, `redirect`,
 *   `authentication` or `circuit-open`. After any other failure, an interruption or a defect it is closed, and replaced
 *   when it is needed: the answer to a request that was given up may still be on its way.
 * - Waiting for a member, or for its opening, ends with the deadline of the export, as a `timeout`.
 * - All members are closed with the scope; what is sent later is refused.
 *
 * @example
 * ```ts
 * import { Delivery, Pool, type Transport } from "@efflux/core"
 * import * as Effect from "effect/Effect"
 *
 * const open: Effect.Effect<Transport.Service> = Effect.succeed({
 *   peer: { address: "localhost", port: 4317 },
 *   send: (payload) => Effect.succeed(Delivery.accepted(payload))
 * })
 * const pool = Pool.make(open, { size: 2, idleTimeout: "30 seconds" })
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <E, R>(
  open: Effect.Effect<Transport.Service, E, R>,
  options: Options = {}
): Effect.Effect<Transport.Service, E | InvalidOption, Exclude<R, Scope.Scope> | Scope.Scope> =>
  Effect.gen(function*() {
    const { idleMillis, size } = yield* decode(options)
    const scope = yield* Effect.scope
    const context = yield* Effect.context<Exclude<R, Scope.Scope>>()
    const slots = yield* Effect.makeSemaphore(size)
    /** In the order of their last use, so that the end of the list is warm. */
    const idle: Array<Member> = []
    let members = 0
    let closed = false

    /** Gives the slot back when the member is gone, so that never more than `size` exist. */
    const close = (own: Scope.CloseableScope): Effect.Effect<void> =>
      Scope.close(own, Exit.void).pipe(
        Effect.ensuring(slots.release(1)),
        Effect.uninterruptible,
        Effect.forkIn(scope),
        Effect.asVoid
      )

    const discard = (member: Member): Effect.Effect<void> =>
      Effect.suspend(() => {
        members--
        return close(member.scope)
      })

    const keep = (member: Member): Effect.Effect<void> =>
      Effect.flatMap(ExportContext.now, (now) => {
        member.idleSince = now
        idle.push(member)
        return Effect.asVoid(slots.release(1))
      })

    /** Opens a member, for whoever holds a slot. */
    const enter = <E2>(opening: (open: Effect.Effect<Transport.Service, E>) => Effect.Effect<Transport.Service, E2>) =>
      Effect.flatMap(
        Scope.fork(scope, ExecutionStrategy.sequential),
        (own) =>
          opening(ExportContext.forget(Effect.provide(Scope.extend(open, own), context))).pipe(
            Effect.onError(() => close(own)),
            Effect.map((transport): Member => {
              members++
              return { transport, scope: own, idleSince: 0 }
            })
          )
      )

    const waitForSlot = (restore: Restore) =>
      Effect.suspend(() => {
        let held = false
        const take = Effect.uninterruptibleMask((wait) =>
          Effect.zipRight(wait(slots.take(1)), Effect.sync(() => void (held = true)))
        )
        // the slot may come in the moment in which the wait is given up
        return inTime(take, `all ${size} connections of the pool were busy`).pipe(
          restore,
          Effect.onError(() => held ? slots.release(1) : Effect.void)
        )
      })

    const reap: Effect.Effect<void> = Effect.gen(function*() {
      const now = yield* ExportContext.now
      while (members > 1 && idle[0] !== undefined && idle[0].idleSince + idleMillis <= now) {
        yield* slots.take(1)
        const oldest = idle.shift()
        yield* oldest === undefined ? slots.release(1) : discard(oldest)
      }
      const next = members > 1 && idle[0] !== undefined ? idle[0].idleSince + idleMillis - now : idleMillis
      yield* Effect.sleep(Math.ceil(next))
    })

    const first = yield* Effect.uninterruptibleMask((restore) =>
      Effect.zipRight(slots.take(1), Effect.tap(enter(restore), keep))
    )
    if (Number.isFinite(idleMillis)) yield* Effect.forkScoped(Effect.interruptible(Effect.forever(reap)))
    yield* Effect.addFinalizer(() => Effect.sync(() => void (closed = true)))

    return {
      peer: first.transport.peer,
      send: (payload) =>
        Effect.uninterruptibleMask((restore) =>
          Effect.gen(function*() {
            if (closed) return yield* shut
            yield* waitForSlot(restore)
            const member = idle.pop() ??
              (yield* enter((open) =>
                restore(inTime(Effect.mapError(open, unopened), "no connection could be opened"))
              ))
            const exit = yield* Effect.exit(restore(member.transport.send(payload)))
            yield* isBroken(exit) ? discard(member) : keep(member)
            return yield* exit
          })
        )
    }
  })

type Restore = <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>

const shut = new TransportError({
  reason: "refused",
  retry: Retry.Never(),
  message: "the pool of connections is closed"
})

/** Gives up at the deadline of the export. */
const inTime = <A, E>(self: Effect.Effect<A, E>, what: string): Effect.Effect<A, E | TransportError> =>
  Effect.flatMap(ExportContext.remaining, (millis) =>
    Effect.timeoutFail(self, {
      duration: Math.ceil(millis),
      onTimeout: () =>
        new TransportError({
          reason: "timeout",
          retry: Retry.Backoff(),
          message: `${what} until the export's deadline`
        })
    }))
