/**
 * The programs that are measured. `subject` is a module of this folder or of the runtime benchmark, `connect` what it exports;
 * `needs` is what its imports have in common with other programs, and is not counted as the library's own. `leastOf` has the program
 * of another row run with what that row runs of the library and nothing else, for which `library` is made (least.mjs).
 */
const client = '@aws-sdk/client-dynamodb'
const documentClient = '@aws-sdk/lib-dynamodb'

export const programs = {
  'document client': {
    subject: '../runtime/subjects/document-client.mjs',
    connect: 'documentClient',
    needs: [client, documentClient],
  },
  // A program that validates with zod by hand: the schema is made, and nothing more.
  'document client, zod': {
    subject: '../runtime/subjects/document-client.mjs',
    connect: 'documentClient',
    needs: [client, documentClient, 'zod', '../runtime/schema.mjs'],
  },
  keyloom: {
    subject: './keyloom.mjs',
    connect: 'keyloom',
    needs: [client, 'zod'],
    library: 'keyloom',
  },
  'keyloom, only what runs': {
    subject: './keyloom.mjs',
    connect: 'keyloom',
    // With what keyloom needs of the SDK: what is left is its own.
    needs: [client, 'zod', '@aws-sdk/util-dynamodb'],
    library: '../node_modules/.keyloom-least/index.js',
    leastOf: 'keyloom',
  },
  ElectroDB: {
    subject: '../runtime/subjects/electrodb.mjs',
    connect: 'electrodb',
    needs: [client, documentClient],
    library: 'electrodb',
  },
  'dynamodb-toolbox': {
    subject: '../runtime/subjects/dynamodb-toolbox.mjs',
    connect: 'dynamodbToolbox',
    needs: [client, documentClient],
    library: 'dynamodb-toolbox',
  },
  OneTable: {
    subject: '../runtime/subjects/onetable.mjs',
    connect: 'onetable',
    needs: [client],
    library: 'dynamodb-onetable',
  },
  Dynamoose: {
    subject: '../runtime/subjects/dynamoose.mjs',
    connect: 'dynamooseModel',
    needs: [client],
    library: 'dynamoose',
  },
}

/** Connects, gets two items, and queries a hundred; answers are canned. */
export async function runOperations(connect) {
  const operations = connect()
  await operations.get()
  await operations.get()
  const found = [...(await operations.query())]
  if (found.length !== 100) throw new Error(`The query gave ${found.length} items.`)
}

/** Prints what the process has taken, as its last act. */
export function report(more = {}) {
  const { user, system } = process.cpuUsage()
  console.log(JSON.stringify({ ...more, cpuMs: (user + system) / 1000 }))
}
