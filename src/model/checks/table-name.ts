import type { Rule } from './check.js'

/** The longest that a name of a table or an index can be. */
const pattern = /^[a-zA-Z0-9_.-]{3,255}$/
/** A table of another account is named by its whole address. */
const addressPattern = /^arn:[^:]+:dynamodb:[^:]*:[^:]*:table\/[a-zA-Z0-9_.-]{3,255}$/

/**
 * DynamoDB takes the names of the table and of its indexes.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
export const tableName: Rule = {
  code: 'table.name',
  severity: 'error',
  mend: 'Give it such a name. A table of another account may be named by its ARN.',
  check: ({ table }, report) => {
    const names: [place: string, name: unknown, isTaken: boolean][] = [
      ['table.name', table.name, isTableName(table.name)],
      ...[...table.indexes.keys()].map((name): [string, string, boolean] => [
        `table.indexes.${name}`,
        name,
        pattern.test(name),
      ]),
    ]
    for (const [place, name, isTaken] of names) {
      if (isTaken) continue
      report({
        place,
        message: `"${String(name)}" is no name that DynamoDB takes: those have 3 to 255 letters (a to z, A to Z), digits, "_", "-" and ".".`,
        fix: 'Give it such a name.',
      })
    }
  },
}

function isTableName(name: unknown): boolean {
  return typeof name === 'string' && (pattern.test(name) || addressPattern.test(name))
}
