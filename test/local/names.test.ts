import { type LocalDynamoDB, startLocal } from 'keyloom/local'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createThings, TABLE } from './support.js'

// The SDK itself stumbles over some of these names, so the requests are written by hand.
let local: LocalDynamoDB

beforeAll(async () => {
  local = await startLocal()
  await createThings(local.client)
})
afterAll(() => local.stop())

async function call(operation: string, body: string, headers: Record<string, string> = {}) {
  const response = await fetch(local.endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': `DynamoDB_20120810.${operation}`, authorization: 'AWS4-HMAC-SHA256 any', ...headers },
    body,
  })
  return { status: response.status, text: await response.text(), headers: response.headers }
}

describe('attribute names that objects have by themselves', () => {
  const attributes = '"__proto__":{"M":{"__proto__":{"S":"deep"},"constructor":{"N":"1"}}},"toString":{"S":"x"}'

  it('are stored, given back and judged as any other', async () => {
    const item = `"PK":{"S":"a"},"SK":{"S":"a"},${attributes}`
    const stored = await call('PutItem', `{"TableName":"${TABLE}","Item":{${item}}}`)
    expect(stored.status).toBe(200)
    const got = await call('GetItem', `{"TableName":"${TABLE}","Key":{"PK":{"S":"a"},"SK":{"S":"a"}}}`)
    expect(got.text).toBe(`{"Item":{${item}}}`)
  })

  it.each([
    ['#p = :v', '":v":{"M":{"__proto__":{"S":"deep"},"constructor":{"N":"1"}}}', 200],
    ['#p = :v', '":v":{"M":{"constructor":{"N":"1"}}}', 400],
    ['#p.#p = :v', '":v":{"S":"deep"}', 200],
    ['attribute_exists(#p) AND NOT :v = :v', '":v":{"S":""}', 400],
    ['attribute_not_exists(hasOwnProperty) AND attribute_exists(#p) AND :v = :v', '":v":{"S":""}', 200],
  ])('hold in %s with %s', async (condition, values, status) => {
    const key = '{"PK":{"S":"a"},"SK":{"S":"a"}}'
    const names = '{"#p":"__proto__"}'
    const answer = await call(
      'UpdateItem',
      `{"TableName":"${TABLE}","Key":${key},"ConditionExpression":"${condition}",` +
        `"ExpressionAttributeNames":${names},"ExpressionAttributeValues":{${values}}}`,
    )
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status })
  })

  it('can be set and removed', async () => {
    const key = '{"PK":{"S":"b"},"SK":{"S":"a"}}'
    const update = (expression: string, more: string) =>
      call(
        'UpdateItem',
        `{"TableName":"${TABLE}","Key":${key},"UpdateExpression":"${expression}","ReturnValues":"ALL_NEW",` +
          `"ExpressionAttributeNames":{"#p":"__proto__"}${more}}`,
      )
    const values = ',"ExpressionAttributeValues":{":v":{"M":{"__proto__":{"N":"01"}}}}'
    expect((await update('SET #p = :v', values)).text).toContain('"__proto__":{"M":{"__proto__":{"N":"1"}}}')
    expect((await update('REMOVE #p', '')).text).toBe('{"Attributes":{"PK":{"S":"b"},"SK":{"S":"a"}}}')
  })
})

describe('the port', () => {
  it('answers as the service does what is not a request', async () => {
    expect((await call('PutItem', '{')).text).toContain('SerializationException')
    expect((await call('PutItem', '[]')).text).toContain('SerializationException')
    expect((await call('ListTables', '{}', { authorization: '' })).text).toContain('MissingAuthenticationToken')
    expect((await fetch(local.endpoint)).status).toBe(404)
    const answer = await call('ListTables', '{}')
    expect(answer.headers.get('x-amzn-requestid')).toBeTruthy()
    expect(answer.headers.get('x-amz-crc32')).toMatch(/^\d+$/)
  })
})
