import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

// AES-256-GCM with a random nonce: an authenticated encryption, so that a cursor that was sealed can be neither read nor
// altered. One key seals 2^32 cursors before random nonces could repeat (NIST SP 800-38D, 8.3).
const algorithm = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16
/** The form of sealed cursors. */
const form = 1

/** Makes the key of a secret, whatever its length. */
export function deriveCursorKey(secret: string | Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(), 'keyloom cursor', 32))
}

/** Encrypts and authenticates a cursor. */
export function sealCursor(text: string, key: Uint8Array): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, key, nonce)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.of(form), nonce, sealed, cipher.getAuthTag()]).toString('base64url')
}

/** Reads a sealed cursor by one of several keys; `undefined` if none of them sealed it, or it was altered. */
export function openCursor(cursor: string, keys: readonly Uint8Array[]): string | undefined {
  const bytes = Buffer.from(cursor, 'base64url')
  // Of the texts that decode to the same bytes, only one was made here.
  if (bytes[0] !== form || bytes.length < 1 + nonceBytes + tagBytes || bytes.toString('base64url') !== cursor) {
    return undefined
  }
  const nonce = bytes.subarray(1, 1 + nonceBytes)
  const sealed = bytes.subarray(1 + nonceBytes, -tagBytes)
  const tag = bytes.subarray(-tagBytes)
  for (const key of keys) {
    const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAuthTag(tag)
    try {
      return Buffer.concat([decipher.update(sealed), decipher.final()]).toString('utf8')
    } catch {
      // Another of the keys may fit.
    }
  }
  return undefined
}
