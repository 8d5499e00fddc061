/**
 * A short digest of a text: 64 bits of FNV-1a, as 16 hexadecimal digits.
 * It tells texts apart that differ by accident; it protects nothing against intent.
 */
export function digest(text: string): string {
  let hash = 0xcbf29ce484222325n
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  return hash.toString(16).padStart(16, '0')
}
