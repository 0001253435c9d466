/**
 * The collector's executable: built once by the collector's own builder, then taken from the user's cache.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { access, constants, mkdir, mkdtemp, rename, rm } from "node:fs/promises"
import { homedir } from "node:os"
import * as path from "node:path"
import * as Go from "./Go.js"
import * as Manifest from "./Manifest.js"
import * as Subprocess from "./Subprocess.js"

/** Go is there, but the collector could not be built: a module could not be had, or it does not compile. */
export class CollectorBuildFailed extends Data.TaggedError("CollectorBuildFailed")<{ readonly message: string }> {}

/** The path of the executable. The first time, it is built, which takes a minute or two and needs Go. */
export const executable: Effect.Effect<string, Go.GoMissing | CollectorBuildFailed> = Effect.gen(function*() {
  const manifest = yield* Manifest.read
  const target = path.join(cacheFolder(), `collector-${manifest.version}-${manifest.digest}`, "otelcol")
  if (!(yield* isExecutable(target))) yield* build(manifest, target)
  return target
})

const cacheFolder = (): string => path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache"), "efflux")

const isExecutable = (file: string): Effect.Effect<boolean> =>
  Effect.promise(() => access(file, constants.X_OK).then(() => true, () => false))

/** Builds in a folder of its own and moves only the finished executable, so that two builds at once do no harm. */
const build = (manifest: Manifest.Manifest, target: string): Effect.Effect<void, Go.GoMissing | CollectorBuildFailed> =>
  Effect.gen(function*() {
    const go = yield* Go.find
    yield* Effect.logInfo(
      `Building the OpenTelemetry Collector ${manifest.version} with ${go.version}: this once, it takes a minute or two`
    )
    const folder = yield* buildFolder
    yield* Subprocess.run(
      go.executable,
      ["run", builder(manifest), "--config", manifest.file, "--skip-strict-versioning=false"],
      { cwd: folder, env: Go.environment(go) }
    ).pipe(Effect.mapError((error) => buildFailed(manifest, error)))
    yield* Effect.promise(async () => {
      await mkdir(path.dirname(target), { recursive: true })
      await rename(path.join(folder, ".build", path.basename(target)), target)
    })
    yield* Effect.logInfo(`Built ${target}`)
  }).pipe(Effect.scoped)

const buildFolder = Effect.acquireRelease(
  Effect.promise(async () => {
    await mkdir(cacheFolder(), { recursive: true })
    return mkdtemp(path.join(cacheFolder(), "build-"))
  }),
  (folder) => Effect.promise(() => rm(folder, { recursive: true, force: true }))
)

const builder = ({ version }: Manifest.Manifest): string => `go.opentelemetry.io/collector/cmd/builder@v${version}`

const buildFailed = (manifest: Manifest.Manifest, { message }: Subprocess.SubprocessFailed): CollectorBuildFailed =>
  new CollectorBuildFailed({
    message: `The OpenTelemetry Collector ${manifest.version} could not be built by ${builder(manifest)}:\n${message}`
  })
