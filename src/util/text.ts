/** Whether a text has at most so many bytes of UTF-8. */
export function hasAtMostBytes(text: string, limit: number): boolean {
  return text.length * 3 <= limit || (text.length <= limit && Buffer.byteLength(text) <= limit)
}
