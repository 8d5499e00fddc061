/** The items that one transaction writes. */
export const ITEMS = 40

/** The transaction that raises every item of both tables to a generation, in the wire's form. */
export function transactionOf(generation: number): Record<string, unknown> {
  const set = (TableName: string, i: number): unknown => ({
    Update: {
      TableName,
      Key: { PK: { S: `p${i}` } },
      UpdateExpression: 'SET generation = :g, filling = :f',
      ConditionExpression: 'generation = :before OR attribute_not_exists(PK)',
      ExpressionAttributeValues: {
        ':g': { N: String(generation) },
        ':before': { N: String(generation - 1) },
        ':f': { S: 'x'.repeat(2000) },
      },
    },
  })
  const half = ITEMS / 2
  const left = Array.from({ length: half }, (_, i) => set('left', i))
  const right = Array.from({ length: half }, (_, i) => set('right', i))
  return { TransactItems: [...left, ...right], ClientRequestToken: `generation-${generation}` }
}
