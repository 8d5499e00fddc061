/** What is measured, by the names that the tables show. */

/** Each is imported where it is wanted alone: what others do is none of its process's affairs. */
const makers = {
  'document client': async (at) => (await import('./subjects/document-client.mjs')).documentClient(at),
  'document client again': async (at) => (await import('./subjects/document-client.mjs')).documentClient(at),
  'low-level, generic marshalling': async (at) => (await import('./subjects/low-level.mjs')).lowLevel(at),
  'by hand, zod': async (at) => (await import('./subjects/by-hand.mjs')).byHand(at),
  'by hand, zod, lean': async (at) => (await import('./subjects/by-hand.mjs')).byHand(at, { lean: true }),
  'by hand, lean': async (at) => (await import('./subjects/by-hand.mjs')).byHand(at, { lean: true, zod: false }),
  'by hand, lean, signer kept': async (at) =>
    (await import('./subjects/by-hand.mjs')).byHand(at, { lean: true, zod: false, keepSigner: true }),
  'JSON alone, no SDK': async () => (await import('./subjects/json-alone.mjs')).jsonAlone(),
  'JSON and HTTP alone': async (at) => (await import('./subjects/json-alone.mjs')).jsonAlone(at),
  keyloom: async (at) => (await import('./subjects/keyloom.mjs')).keyloom(at, 'plain'),
  'keyloom, document client': async (at) => (await import('./subjects/keyloom.mjs')).keyloom(at, 'document'),
  'keyloom, createClient': async (at) => (await import('./subjects/keyloom.mjs')).keyloom(at, 'lean'),
  ElectroDB: async (at) => (await import('./subjects/electrodb.mjs')).electrodb(at),
  'dynamodb-toolbox': async (at) => (await import('./subjects/dynamodb-toolbox.mjs')).dynamodbToolbox(at),
  OneTable: async (at) => (await import('./subjects/onetable.mjs')).onetable(at),
  Dynamoose: async (at) => (await import('./subjects/dynamoose.mjs')).dynamooseModel(at),
}

/** The library, with each kind of client, and those that it is compared with. */
export const compared = [
  'keyloom',
  'keyloom, document client',
  'keyloom, createClient',
  'ElectroDB',
  'dynamodb-toolbox',
  'OneTable',
  'Dynamoose',
]

/**
 * Makes what runs each operation of one subject.
 *
 * @param name as the tables show it
 * @param endpoint a server's; without it answers are canned
 */
export function makeSubject(name, endpoint) {
  return makers[name](endpoint)
}
