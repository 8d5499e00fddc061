import { connect, defineEntity, defineModel, defineTable, TransactionCanceledError } from 'keyloom'
import { expect, it } from 'vitest'
import * as z from 'zod'
import { answeringClient } from './answering-client.js'

const File = defineEntity('File', {
  schema: z.object({ name: z.string(), size: z.number(), tags: z.array(z.string()) }),
  key: { pk: 'FILE#<name>' },
})
const model = defineModel({ table: defineTable({ name: 'files', key: { pk: 'PK' } }), entities: { files: File } })
const stored = { PK: { S: 'FILE#a' }, name: { S: 'a' }, size: { N: '3' }, tags: { L: [] }, _type: { S: 'File' } }

it.each([{ size: { N: 5 } }, { size: { N: 'abc' } }, { size: { S: 5 } }, { size: null }, { size: {} }, { size: 5 }])(
  'explains a cancelled transaction whose item the answer has as %j',
  async (more) => {
    const canceled = {
      __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
      Message: 'Transaction cancelled',
      CancellationReasons: [{ Code: 'ConditionalCheckFailed', Item: { ...stored, ...more } }],
    }
    const { client } = answeringClient(() => ({ status: 400, body: canceled }))
    const db = connect(model, { client })
    const key = { name: 'a' }
    const transaction = db.transactWrite([
      db.files.update(key, { tags: [] }).if((file, { gt }) => gt(file.size, 1)),
      db.files.check(key, (file, { gt }) => gt(file.size, 2)),
    ])
    await expect(transaction).rejects.toThrow(TransactionCanceledError)
  },
)
