/** As much of a client's configuration as decides how requests are signed. */
export interface SigningConfig {
  readonly credentials?: unknown
  signer?: MakeSigner
}

type MakeSigner = (scheme?: SigningScheme) => Promise<unknown>

/** Where and as which service an endpoint has requests signed. */
interface SigningScheme {
  readonly name?: string
  readonly signingName?: string
  readonly signingRegion?: string
}

/**
 * Keeps what signs requests from one to the next, where the SDK makes it anew for each out of a copy of its whole configuration.
 * It asks the provider of credentials for each request as ever, and the time is none of its own: only other credentials, or an
 * endpoint that has requests signed in another way, take another one.
 */
export function keepSigner(config: SigningConfig): void {
  const { signer: make } = config
  if (make === undefined) return
  let kept: { readonly credentials: unknown; readonly scheme: string; readonly signer: Promise<unknown> } | undefined
  config.signer = (given) => {
    const { credentials } = config
    const scheme = `${given?.name} ${given?.signingName} ${given?.signingRegion}`
    if (kept?.credentials !== credentials || kept?.scheme !== scheme) {
      const signer = make(given)
      kept = { credentials, scheme, signer }
      signer.catch(() => {
        kept = undefined
      })
    }
    return kept.signer
  }
}
