import { expect, it } from 'vitest'
import * as z from 'zod'
import { SetupError } from '../errors/index.js'
import { defineEntity } from '../model/entity.js'
import { defineModel } from '../model/model.js'
import { defineTable } from '../model/table.js'
import { createTableInput } from './create-table-input.js'

const Plain = defineEntity('Plain', { schema: z.object({ id: z.string() }), key: { pk: 'PLAIN#<id>', sk: 'PLAIN' } })

it('asks for what the model needs: keys, indexes, stream, and payment by request', () => {
  const table = defineTable({
    name: 'shop',
    key: { pk: 'PK', sk: 'SK' },
    indexes: { gsi1: { pk: 'GSI1PK', sk: 'GSI1SK' }, gsi2: { pk: 'GSI2PK', sk: 'GSI2SK' } },
    ttl: 'expiresAt',
    stream: 'NEW_AND_OLD_IMAGES',
  })
  expect(createTableInput(defineModel({ table, entities: { plain: Plain } }))).toEqual({
    TableName: 'shop',
    AttributeDefinitions: ['PK', 'SK', 'GSI1PK', 'GSI1SK', 'GSI2PK', 'GSI2SK'].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
    KeySchema: [
      { AttributeName: 'PK', KeyType: 'HASH' },
      { AttributeName: 'SK', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: ['1', '2'].map((number) => ({
      IndexName: `gsi${number}`,
      KeySchema: [
        { AttributeName: `GSI${number}PK`, KeyType: 'HASH' },
        { AttributeName: `GSI${number}SK`, KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'ALL' },
    })),
    BillingMode: 'PAY_PER_REQUEST',
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  })
})

it('asks for no more than a key where nothing more is declared', () => {
  const Single = defineEntity('Single', { schema: z.object({ id: z.string() }), key: { pk: 'SINGLE#<id>' } })
  const table = defineTable({ name: 'plain', key: { pk: 'PK' } })
  expect(createTableInput(defineModel({ table, entities: { single: Single } }))).toEqual({
    TableName: 'plain',
    AttributeDefinitions: [{ AttributeName: 'PK', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'PK', KeyType: 'HASH' }],
    BillingMode: 'PAY_PER_REQUEST',
  })
})

it('asks for every option', () => {
  const table = defineTable({
    name: 'all-options',
    key: { pk: 'PK', sk: { name: 'at', type: 'number' } },
    indexes: {
      wide: { pk: 'GSI1PK', throughput: { read: 7, write: 3 } },
      keys: { type: 'global', pk: { name: 'hash', type: 'binary' }, sk: 'PK', projection: 'keys' },
      some: { pk: 'GSI1PK', sk: 'LSK', projection: ['title', 'PK', 'GSI1PK'] },
      local: { type: 'local', sk: 'LSK', projection: ['title'] },
    },
    typeAttribute: 'et',
    billing: 'provisioned',
    throughput: { read: 5, write: 2 },
    stream: 'KEYS_ONLY',
    tableClass: 'infrequent-access',
    pointInTimeRecovery: { days: 7 },
    deletionProtection: true,
    tags: { team: 'shop', stage: 'test' },
    ttl: 'expiresAt',
  })
  const input = createTableInput(defineModel({ table, entities: {} }))
  expect(input).toEqual({
    TableName: 'all-options',
    AttributeDefinitions: [
      { AttributeName: 'PK', AttributeType: 'S' },
      { AttributeName: 'at', AttributeType: 'N' },
      { AttributeName: 'GSI1PK', AttributeType: 'S' },
      { AttributeName: 'hash', AttributeType: 'B' },
      { AttributeName: 'LSK', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'PK', KeyType: 'HASH' },
      { AttributeName: 'at', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'wide',
        KeySchema: [{ AttributeName: 'GSI1PK', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
        ProvisionedThroughput: { ReadCapacityUnits: 7, WriteCapacityUnits: 3 },
      },
      {
        IndexName: 'keys',
        KeySchema: [
          { AttributeName: 'hash', KeyType: 'HASH' },
          { AttributeName: 'PK', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'KEYS_ONLY' },
        ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 2 },
      },
      {
        IndexName: 'some',
        KeySchema: [
          { AttributeName: 'GSI1PK', KeyType: 'HASH' },
          { AttributeName: 'LSK', KeyType: 'RANGE' },
        ],
        // The type attribute comes along, so that entities can be told apart; keys are there anyway.
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['title', 'et'] },
        ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 2 },
      },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: 'local',
        KeySchema: [
          { AttributeName: 'PK', KeyType: 'HASH' },
          { AttributeName: 'LSK', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['title', 'et'] },
      },
    ],
    BillingMode: 'PROVISIONED',
    ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 2 },
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    TableClass: 'STANDARD_INFREQUENT_ACCESS',
    DeletionProtectionEnabled: true,
    Tags: [
      { Key: 'team', Value: 'shop' },
      { Key: 'stage', Value: 'test' },
    ],
  })
})

it('takes another table name, and gives a new input each time', () => {
  const model = defineModel({ table: defineTable({ name: 'one', key: { pk: 'PK', sk: 'SK' } }), entities: {} })
  const input = createTableInput(model, { tableName: 'other' })
  input.KeySchema?.pop()
  expect(input.TableName).toBe('other')
  expect(createTableInput(model).TableName).toBe('one')
  expect(createTableInput(model).KeySchema).toHaveLength(2)
})

it('refuses what is no model', () => {
  expect(() => createTableInput({} as never)).toThrow(SetupError)
})
