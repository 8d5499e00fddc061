/** Tables on the terminal: the first cell to the left, the others to the right. */
export function printRow(...cells) {
  console.log(cells.map((cell, index) => (index === 0 ? String(cell).padEnd(34) : String(cell).padStart(16))).join(''))
}

/** A whole number, with its thousands apart. */
export function count(value) {
  return Math.round(value).toLocaleString('en')
}
