/**
 * In every worker: when the run is killed, the worker goes too. Vitest's own would stay, at full load, and its collector
 * with it.
 */
process.once("disconnect", () => process.kill(process.pid, "SIGKILL"))
