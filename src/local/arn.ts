/** The region that stands in ARNs and stream records. */
export const REGION = 'local'

const ACCOUNT = '000000000000'

/** The ARN of a table. */
export function tableArn(name: string): string {
  return `arn:aws:dynamodb:${REGION}:${ACCOUNT}:table/${name}`
}

/** The ARN of a table's stream that begins at a time, and its label, by which streams of one table differ. */
export function nameStream(table: string, at: number): { readonly arn: string; readonly label: string } {
  const label = new Date(at).toISOString().replace('Z', '')
  return { arn: `${table}/stream/${label}`, label }
}
