import { expect, it } from 'vitest'
import * as z from 'zod'
import { classifySchema } from '../schema/classify.js'
import { storageAt } from '../schema/navigate.js'
import { type Bucket, findBuckets, listBucketValues } from './buckets.js'
import { compileKeyPart } from './compile-key-part.js'
import type { KeyPart } from './key-part.js'
import { type KeySide, makeKeySide } from './key-side.js'

const { storage } = classifySchema(
  z.object({
    at: z.date(),
    day: z.iso.date(),
    time: z.iso.datetime({ precision: 0 }),
    span: z.object({ from: z.date() }),
    id: z.string(),
  }),
)
const sideOf = (template: string): KeySide => {
  const { part } = compileKeyPart({
    template,
    entity: 'Event',
    attribute: 'PK',
    attributeType: 'S',
    role: 'partition',
    required: true,
    delimiter: '#',
    resolve: (path) => storageAt(storage, path.split('.')),
  })
  return makeKeySide([part as KeyPart])
}
const bucketOf = (template: string): Bucket => findBuckets(sideOf(template))[0] as Bucket

/** The partitions from one date to another. */
function partitions(template: string, from: unknown, to: unknown, most = 100): readonly unknown[] | undefined {
  const side = sideOf(template)
  const bucket = bucketOf(template)
  return listBucketValues(bucket, from, to, most)?.map(
    (value) => side.build((path) => (path === bucket.path ? value : 'x'))?.PK,
  )
}
const texts = (...found: readonly string[]) => found.map((S) => ({ S }))

it('finds dates of which a key holds a bucket, by the shortest of its units', () => {
  const found = (template: string) => findBuckets(sideOf(template)).map(({ path, unit }) => [path, unit])
  expect(found('<id>#<at:month>')).toEqual([['at', 'month']])
  expect(found('<at:year>#<at:day>#<id>')).toEqual([['at', 'day']])
  expect(found('<at:year>#<day:month>')).toEqual([
    ['at', 'year'],
    ['day', 'month'],
  ])
  expect(found('<span.from:hour>')).toEqual([['span.from', 'hour']])
  expect(found('<at>#<at:month>')).toEqual([])
  expect(found('<id>#<at:month:shard(4)>')).toEqual([])
  expect(found('<at:month>#<at:shard(4)>')).toEqual([['at', 'month']])
})

it('lists every bucket from one date to another, both included', () => {
  const at = (text: string) => new Date(text)
  expect(partitions('M#<at:month>', at('2023-11-30T23:59:59.999Z'), at('2024-02-01T00:00:00Z'))).toEqual(
    texts('M#2023-11', 'M#2023-12', 'M#2024-01', 'M#2024-02'),
  )
  expect(partitions('<at:day>#<id>', at('2024-02-28T12:00:00Z'), at('2024-03-01T00:00:00Z'))).toEqual(
    texts('2024-02-28#x', '2024-02-29#x', '2024-03-01#x'),
  )
  expect(partitions('<at:hour>', at('2024-12-31T22:10:00Z'), at('2025-01-01T00:50:00Z'))).toEqual(
    texts('2024-12-31T22', '2024-12-31T23', '2025-01-01T00'),
  )
  expect(partitions('<at:year>#<at:month>', at('2023-12-01Z'), at('2024-01-01Z'))).toEqual(
    texts('2023#2023-12', '2024#2024-01'),
  )
  expect(partitions('<day:year>', '2021-05-01', '2023-01-01')).toEqual(texts('2021', '2022', '2023'))
  expect(partitions('<time:hour>', '2024-01-01T22:10:00Z', '2024-01-01T23:00:00Z')).toEqual(
    texts('2024-01-01T22', '2024-01-01T23'),
  )
  expect(partitions('<at:month>', at('2024-02-01Z'), at('2024-01-01Z'))).toEqual([])
})

it('ends with the years that a key can hold', () => {
  expect(partitions('<at:year>', new Date('-000005-01-01T00:00:00Z'), new Date('0002-01-01T00:00:00Z'))).toEqual(
    texts('0000', '0001', '0002'),
  )
  expect(partitions('<at:month>', new Date('9999-11-01Z'), new Date('+010005-01-01T00:00:00Z'))).toEqual(
    texts('9999-11', '9999-12'),
  )
  expect(partitions('<at:hour>', new Date('9999-12-31T23:00:00Z'), new Date('+010005-01-01T00:00:00Z'))).toEqual(
    texts('9999-12-31T23'),
  )
})

it('lists no more than it may', () => {
  const year = [new Date('2024-01-01Z'), new Date('2024-12-31Z')] as const
  expect(partitions('<at:day>', ...year, 366)).toHaveLength(366)
  expect(partitions('<at:day>', ...year, 365)).toBeUndefined()
})
