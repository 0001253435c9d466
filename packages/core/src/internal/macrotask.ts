/** The one place that reaches for the host's event loop: `setImmediate` where there is one, else a `MessageChannel`. */

interface Host {
  readonly setImmediate?: ((callback: () => void) => unknown) | undefined
}

const viaChannel = (callback: () => void): void => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    port1.close()
    callback()
  }
  port2.postMessage(undefined)
}

const host: Host = globalThis as Host

export const nextMacrotask: (callback: () => void) => void = (callback) =>
  host.setImmediate === undefined ? viaChannel(callback) : void host.setImmediate(callback)
