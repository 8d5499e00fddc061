/** What is measured, and how figures are put together and shown. */

export const operations = ['get', 'put', 'update', 'query', 'batchGet', 'transact']
/** How often an operation runs in one round: some milliseconds' worth. */
export const repetitions = { get: 60, put: 60, update: 60, query: 8, batchGet: 8, transact: 16 }

export function median(list) {
  const sorted = [...list].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

export function printRow(name, cells) {
  console.log(name.padEnd(32) + cells.map((cell) => String(cell).padStart(10)).join(''))
}

/** A list that begins elsewhere in each round. */
export function rotate(list, by) {
  const from = ((by % list.length) + list.length) % list.length
  return [...list.slice(from), ...list.slice(0, from)]
}

/** Begins to take the time and the CPU's of repetitions; what it gives ends that, and says what one of so many took in microseconds. */
export function begin() {
  const before = process.cpuUsage()
  const start = performance.now()
  return (count) => {
    const wall = ((performance.now() - start) * 1000) / count
    const { user, system } = process.cpuUsage(before)
    return { cpu: (user + system) / count, wall }
  }
}
