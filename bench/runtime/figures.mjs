/** How figures are put together and shown. */

export function median(list) {
  const sorted = [...list].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}

export function printRow(name, cells) {
  console.log(name.padEnd(32) + cells.map((cell) => String(cell).padStart(10)).join(''))
}
