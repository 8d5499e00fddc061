import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { type AnyModel, connect } from 'keyloom'
import type { ReferenceModel } from './catalogue.js'

/** Texts that have broken keys somewhere: each could be taken for another, for a part of a key, or for no text at all. */
const texts: readonly string[] = [
  // Delimiters, and what sorts beside them.
  ...['#', '##', 'a#b', '#a', 'a#', 'a"', 'a$', '-', '_', '|', '<', '>'],
  // Escapes, placeholders and names that mean something elsewhere.
  ...[
    '%',
    '%23',
    '%2523',
    '50%25',
    '<id>',
    '<orderId|NONE>',
    '__proto__',
    'constructor',
    'toString',
    'undefined',
    'null',
  ],
  ...['UNIQUE', '@unique', '_type', 'PROFILE', ' ', '0', '00', '-1', '1e3', 'true'],
  // Look-alikes.
  ...['1', '10', '100', 'ORDER', 'ORDER#1', 'ORDER#10', 'ORDERS', 'o', 'sh', 'shp', 'p', 'a', 'A', 'aa'],
  // What is no text, or sorts where bounds do.
  ...[
    '',
    '\0',
    'a\0',
    'a\0b',
    '\u0001',
    '\ud800',
    'a\udfff',
    '\udc00\ud800',
    '\ufdd0',
    '\uffff',
    '\u{10ffff}',
    'a\u{10ffff}',
  ],
  ...['\u{10fffd}', '\u{1f600}', '\ue000', 'é', 'e\u0301', 'İ', 'ß'],
  // Too long for a sort key, and for any key.
  ...['x'.repeat(1000), 'x'.repeat(1100), 'é'.repeat(600), 'x'.repeat(2100)],
]

/** Adversarial texts for a model: those for every model, and the whole keys of its own entities. */
export function listAdversaries({ model, items }: ReferenceModel): readonly string[] {
  return [...new Set([...texts, ...listKeys(model, items)])]
}

/** Every stored key, in whole, of one item of each entity. */
function listKeys(model: AnyModel, items: ReferenceModel['items']): string[] {
  // Keys are built without a request, so nothing is ever sent through this connection.
  const client = new DynamoDBClient({ region: 'eu-north-1' })
  const db = connect(model, { client, implicitReads: 'forbid' }) as unknown as Record<
    string,
    { create(item: object): { explain(): { readonly requests: readonly { readonly input: object }[] } } }
  >
  const attributes = new Set(
    [model.table.key, ...Object.values(model.table.indexes)].flatMap((key) =>
      Object.values(key).flatMap((attribute) => (typeof attribute === 'string' ? attribute : [])),
    ),
  )
  return Object.entries(items).flatMap(([alias, item]) =>
    db[alias] === undefined ? [] : findTexts(db[alias].create(item).explain(), attributes),
  )
}

/** The texts under some names, wherever they stand. */
function findTexts(value: unknown, names: ReadonlySet<string>): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    const text = names.has(name) && typeof inner?.S === 'string' ? [inner.S] : []
    return [...text, ...findTexts(inner, names)]
  })
}
