/** A piece of an expression. `word` is a name, `#name` or `:name` as it stands; keywords are in capitals. */
export interface Token {
  readonly kind: 'word' | 'name' | 'value' | 'digits' | 'sign' | 'keyword' | 'end'
  readonly text: string
  readonly start: number
}

const PIECES =
  /[ \t\r\n]*(?:(?<name>#[A-Za-z0-9_]*)|(?<value>:[A-Za-z0-9_]*)|(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<digits>[0-9]+)|(?<sign>>=|<=|<>|[=<>(),.[\]]))/y
const KEYWORDS: ReadonlySet<string> = new Set(['BETWEEN', 'IN', 'AND', 'OR', 'NOT'])

/** The condition cannot be read. The name is the one by which dynalite tells such errors from faults of its own. */
export class ConditionSyntaxError extends Error {
  override readonly name = 'SyntaxError'
}

/** Cuts a condition into its pieces; the last one is the end. */
export function readTokens(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  for (;;) {
    PIECES.lastIndex = at
    const found = PIECES.exec(text)
    if (found === null) break
    at = PIECES.lastIndex
    tokens.push(tokenOf(found.groups ?? {}, at))
  }
  const rest = text.slice(at).trim()
  if (rest !== '')
    throw new ConditionSyntaxError(`token: ${rest[0]}, near: ${text.slice(Math.max(0, at - 10), at + 10)}`)
  tokens.push({ kind: 'end', text: '<EOF>', start: text.length })
  return tokens
}

function tokenOf(groups: Readonly<Record<string, string | undefined>>, end: number): Token {
  const { word, name, value, digits, sign = '' } = groups
  const text = word ?? name ?? value ?? digits ?? sign
  const start = end - text.length
  if (word !== undefined) {
    const keyword = word.toUpperCase()
    return KEYWORDS.has(keyword) ? { kind: 'keyword', text: keyword, start } : { kind: 'word', text: word, start }
  }
  const kind = name !== undefined ? 'name' : value !== undefined ? 'value' : digits !== undefined ? 'digits' : 'sign'
  return { kind, text, start }
}

/** For each opening parenthesis, where the one is that closes it. */
export function matchParentheses(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const closing = new Map<number, number>()
  const open: number[] = []
  tokens.forEach(({ kind, text }, index) => {
    if (kind !== 'sign') return
    if (text === '(') open.push(index)
    const opening = text === ')' ? open.pop() : undefined
    if (opening !== undefined) closing.set(opening, index)
  })
  return closing
}
