/**
 * Builds the inputs of one subject's operations when it is told to: `{ operation, forMs }` asks for as many as take that long, and is
 * answered with the microseconds of CPU that one of the last thousands took; with null where the subject builds none.
 * Started by run.mjs, which has the processes of all subjects take turns; its argument is the subject.
 */
import { begin } from './figures.mjs'
import { makeSubject } from './subjects.mjs'

/** How many inputs are built at a time. */
const count = 2000

const { params = {} } = await makeSubject(process.argv[2])

process.on('message', async ({ operation, forMs }) => {
  const run = params[operation]
  process.send(run === undefined ? null : await build(run, forMs))
})
process.on('disconnect', () => process.exit())
process.send('ready')

async function build(run, forMs) {
  const start = performance.now()
  let sample
  do {
    sample = await timeBuilding(run)
  } while (performance.now() - start < forMs)
  return sample.cpu
}

/** Building inputs is awaited only where a library gives promises of them. */
async function timeBuilding(run) {
  const end = begin(count)
  for (let done = 0; done < count; done += 1) {
    const built = run()
    if (built instanceof Promise) await built
  }
  return end()
}
