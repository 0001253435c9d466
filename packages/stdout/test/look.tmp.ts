import * as R from "/work/main/packages/stdout/src/Rendering.ts"
import { first, second } from "/work/main/packages/stdout/test/shop.ts"
const width = Number(process.argv[2] ?? 110)
const colour = process.argv[3] === "c"
process.stdout.write(R.render(first, { width, colour }))
process.stdout.write(R.render(second, { previous: first, width, colour }))
