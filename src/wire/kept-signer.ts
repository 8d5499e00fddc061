import type { Context, Handler, MakeSigner, SdkConfig, SigningScheme, Stack } from './sdk-types.js'

/**
 * Keeps what signs requests from one to the next, where the SDK makes it anew for each out of a copy of its whole configuration.
 * It asks the provider of credentials for each request as ever, and the time is none of its own: only other credentials, or an
 * endpoint that has requests signed in another way, take another one.
 *
 * @returns `undefined` where a signer is the user's own, which may be another for each request
 */
export function keepSigner(config: SdkConfig): MakeSigner | undefined {
  const { signer: make } = config
  if (typeof make !== 'function' || !String(make).includes('signerConstructor')) return undefined
  let kept: { readonly credentials: unknown; scheme: string; readonly signer: Promise<unknown> } | undefined
  return (given) => {
    const { credentials } = config
    const scheme = describeScheme(config, given)
    if (kept !== undefined && kept.credentials === credentials && kept.scheme === scheme) return kept.signer
    const made = { credentials, scheme, signer: make(given).then(keepSigningKey) }
    kept = made
    made.signer.then(
      // The first signer notes in the configuration where and as what it signs.
      () => {
        made.scheme = describeScheme(config, given)
      },
      () => {
        if (kept === made) kept = undefined
      },
    )
    return made.signer
  }
}

type MakeKey = (credentials: { readonly secretAccessKey?: unknown }, ...scope: unknown[]) => Promise<unknown>

/** Keeps the key that a signer of the SDK signs with: the SDK does as well, and hashes what it is made of to find it again. */
function keepSigningKey<S>(signer: S): S {
  const own = signer as { getSigningKey?: MakeKey } | undefined
  const make = own?.getSigningKey
  // A key is made of the secret, the day, the region and the service. Names of members are what minifying leaves.
  if (own === undefined || !/\(this\.sha256,.*this\.service/s.test(String(make))) return signer
  let kept: { readonly source: readonly unknown[]; readonly key: Promise<unknown> } | undefined
  own.getSigningKey = (credentials, ...scope) => {
    const source = [credentials.secretAccessKey, ...scope]
    if (kept !== undefined && source.every((part, index) => part === kept?.source[index])) return kept.key
    const made = { source, key: (make as MakeKey).call(own, credentials, ...scope) }
    kept = made
    made.key.catch(() => {
      if (kept === made) kept = undefined
    })
    return made.key
  }
  return signer
}

function describeScheme({ signingRegion, signingName }: SdkConfig, given: SigningScheme | undefined): string {
  return [signingRegion, signingName, given?.name, given?.signingRegion, given?.signingName].join(' ')
}

/** Two configurations that differ in what signs requests. */
export interface Signing {
  /** The client's, which the SDK has requests signed by. */
  readonly config: object
  /** The client's with a signer that is kept; what is set in it, as the clock's correction, is set in the client's. */
  readonly kept: object
}

/** Makes what signs the requests of a chain, where that can be kept. */
export function findSigning(config: SdkConfig): Signing | undefined {
  const signer = keepSigner(config)
  if (signer === undefined) return undefined
  const get = (target: object, name: string | symbol): unknown =>
    name === 'signer' ? signer : Reflect.get(target, name)
  return { config, kept: new Proxy(config, { get }) }
}

/** Has the requests of a chain signed by what is kept. */
export function addSigning(stack: Stack, { config, kept }: Signing): void {
  const choose =
    (next: Handler, context: Context): Handler =>
    (given) => {
      const properties = context.__smithy_context?.selectedHttpAuthScheme?.httpAuthOption?.signingProperties
      if (properties?.config === config) properties.config = kept
      return next(given)
    }
  stack.addRelativeTo(choose, { relation: 'after', toMiddleware: 'httpAuthSchemeMiddleware', name: 'keyloomSigning' })
}
