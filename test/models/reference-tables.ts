import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { AnyModel } from 'keyloom'
import { createTableInput } from 'keyloom/provision'
import { createFreshTable, freshTableName } from '../contract/harness-tables.js'

/**
 * Creates the table of a model under a name of its own. One that no engine makes is created without its indexes: its own key
 * can be used all the same.
 *
 * @param unmade - why no engine makes it
 */
export async function createReferenceTable(
  engine: { readonly client: DynamoDBClient },
  model: AnyModel,
  unmade: string | undefined,
): Promise<string> {
  if (unmade === undefined) return createFreshTable(engine, model)
  const { GlobalSecondaryIndexes: _, ...input } = createTableInput(model)
  const names = new Set(input.KeySchema?.map(({ AttributeName }) => AttributeName))
  const tableName = freshTableName(engine)
  const AttributeDefinitions = input.AttributeDefinitions?.filter(({ AttributeName }) => names.has(AttributeName))
  await engine.client.send(new CreateTableCommand({ ...input, AttributeDefinitions, TableName: tableName }))
  return tableName
}
