/**
 * The bytes that plain data has as JSON in a request: texts in UTF-8 with their escapes, binaries as base64. The SDK leaves out members
 * that are undefined, and so does this.
 */
export function jsonSizeBytes(data: unknown): number {
  if (typeof data === 'string') return Buffer.byteLength(JSON.stringify(data))
  if (data instanceof Uint8Array) return 2 + 4 * Math.ceil(data.byteLength / 3)
  if (typeof data !== 'object' || data === null) return String(data).length
  let bytes = 1
  if (Array.isArray(data)) {
    for (const member of data) bytes += jsonSizeBytes(member) + 1
    return Math.max(bytes, 2)
  }
  for (const [name, member] of Object.entries(data)) {
    if (member !== undefined) bytes += jsonSizeBytes(name) + 1 + jsonSizeBytes(member) + 1
  }
  return Math.max(bytes, 2)
}
