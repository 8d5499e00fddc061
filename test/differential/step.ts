/** The operations that sequences are made of. */
export const operations = [
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'GetItem',
  'BatchGetItem',
  'BatchWriteItem',
  'TransactGetItems',
  'TransactWriteItems',
  'Query',
  'Scan',
  'UpdateTable',
  'UpdateTimeToLive',
  'DescribeTimeToLive',
  'DescribeTable',
] as const

/** The name of an operation of a sequence. */
export type Operation = (typeof operations)[number]

/** The tables of a sequence by their logical names; `absent` is never created. */
export type LogicalTable = 'main' | 'other' | 'absent'

/** One request. Tables go by their logical names, and tokens are unique to the sequence only. */
export interface Step {
  readonly operation: Operation
  readonly input: Readonly<Record<string, unknown>>
}

/** The tables that a request names. */
export function tablesOf({ input }: Step): readonly LogicalTable[] {
  const names = new Set<string>()
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit)
    if (typeof value !== 'object' || value === null) return
    for (const [key, member] of Object.entries(value)) {
      if (key === 'TableName') names.add(String(member))
      else if (['TransactItems', 'Put', 'Update', 'Delete', 'ConditionCheck', 'Get'].includes(key)) visit(member)
      else if (key === 'RequestItems') for (const name of Object.keys(member as object)) names.add(name)
    }
  }
  visit(Array.isArray(input.TransactItems) ? input.TransactItems : input)
  return [...names] as LogicalTable[]
}

/** All texts of expressions in a request, for the histogram and for known differences. */
export function expressionsOf({ input }: Step): readonly { readonly name: string; readonly text: string }[] {
  const found: { name: string; text: string }[] = []
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return
    for (const [name, member] of Object.entries(value)) {
      if (name.endsWith('Expression') && typeof member === 'string') found.push({ name, text: member })
      else visit(member)
    }
  }
  visit(input)
  return found
}

/** The request as it goes to an engine: with the tables' real names, and tokens that no other sequence uses. */
export function bind({ input }: Step, real: (table: string) => string): Record<string, unknown> {
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => {
        if (key === 'TableName') return [key, real(String(member))]
        if (key === 'ClientRequestToken') return [key, `${real('main')}-${String(member)}`.slice(-36)]
        if (key === 'RequestItems') return [key, renameKeys(member as object, real)]
        return [key, Array.isArray(member) || isRequest(key) ? visit(member) : member]
      }),
    )
  }
  return visit(input) as Record<string, unknown>
}

function isRequest(key: string): boolean {
  return ['Put', 'Update', 'Delete', 'ConditionCheck', 'Get'].includes(key)
}

function renameKeys(requests: object, real: (table: string) => string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(requests).map(([table, member]) => [real(table), member]))
}
