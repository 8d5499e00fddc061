/**
 * Builds the inputs of one subject's operations when it is told to: `{ operation, forMs }` asks for as many as take that long, and is
 * answered with the microseconds of CPU that one took in the second half of that time, when what the turns of others have pushed out of
 * the processor's caches is back; with null where the subject builds none. Started by run.mjs, which has the processes of all subjects
 * take turns; its argument is the subject.
 */
import { begin } from './figures.mjs'
import { makeSubject } from './subjects.mjs'

/** How many inputs are built between two looks at the clock. */
const block = 100

const { params = {} } = await makeSubject(process.argv[2])

process.on('message', async ({ operation, forMs }) => {
  const run = params[operation]
  if (run !== undefined) await build(run, forMs / 2)
  process.send(run === undefined ? null : await build(run, forMs / 2))
})
process.on('disconnect', () => process.exit())
process.send('ready')

async function build(run, forMs) {
  const start = performance.now()
  const end = begin()
  let count = 0
  do {
    for (let done = 0; done < block; done += 1) {
      const built = run()
      // Building is awaited only where a library gives promises of inputs.
      if (built instanceof Promise) await built
    }
    count += block
  } while (performance.now() - start < forMs)
  return end(count).cpu
}
