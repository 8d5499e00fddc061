/** A program as short as there can be: it connects, gets two items, and queries a hundred. Answers are canned. */
const packages = {
  'document-client': undefined,
  keyloom: 'keyloom',
  electrodb: 'electrodb',
  'dynamodb-toolbox': 'dynamodb-toolbox',
  onetable: 'dynamodb-onetable',
  dynamoose: 'dynamoose',
}

const [file] = process.argv.slice(2)
await Promise.all([import('@aws-sdk/client-dynamodb'), import('@aws-sdk/lib-dynamodb')])
const needsZod = file === 'keyloom'
if (needsZod) await import('zod')
const start = performance.now()
if (packages[file] !== undefined) await import(packages[file])
const importedMs = performance.now() - start

const [connect] = Object.values(await import(`../runtime/subjects/${file}.mjs`)).filter(
  (value) => typeof value === 'function' && value.length <= 2 && value.name !== 'withDate',
)
const operations = connect(undefined, 'plain')
await operations.get()
await operations.get()
const found = [...(await operations.query())]
if (found.length !== 100) throw new Error(`The query of ${file} gave ${found.length} items.`)
console.log(JSON.stringify({ importedMs }))
