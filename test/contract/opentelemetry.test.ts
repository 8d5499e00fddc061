import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  AggregationTemporality,
  type HistogramMetricData,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { connect, ItemExistsError } from 'keyloom'
import { traceOperations } from 'keyloom/opentelemetry'
import { clientWithFaults, retryAtOnce, type ScriptStep, scriptFaults } from 'keyloom/testing'
import { afterAll, beforeAll, expect } from 'vitest'
import { createFreshTable, describeOnEveryEngine, expectError, recordRequests, type TestEngine } from './harness.js'
import { customerId, newCustomer, newOrder, orderKey, product, shop } from './shop.js'

/** A shop whose requests are traced into memory. */
async function openTraced(engine: TestEngine, steps: readonly ScriptStep[] = []) {
  const exporter = new InMemorySpanExporter()
  const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 3_600_000 })
  const meterProvider = new MeterProvider({ readers: [reader] })
  const tableName = await createFreshTable(engine, shop)
  const faulty = clientWithFaults(engine.client, scriptFaults(steps), { retryStrategy: retryAtOnce() })
  const { client } = steps.length > 0 ? { client: faulty } : recordRequests(engine.client)
  const db = connect(shop, { client, tableName, onOperation: traceOperations({ tracerProvider, meterProvider }) })
  const durations = async (): Promise<HistogramMetricData[]> => {
    await reader.forceFlush()
    const metrics = metricExporter
      .getMetrics()
      .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((one) => one.metrics))
    await meterProvider.shutdown()
    return metrics as HistogramMetricData[]
  }
  return {
    db,
    client,
    tableName,
    tracer: tracerProvider.getTracer('test'),
    spans: () => exporter.getFinishedSpans(),
    durations,
  }
}

describeOnEveryEngine('keyloom/opentelemetry', (engine, it) => {
  beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()))
  afterAll(() => context.disable())

  it('makes a client span of a request, in the words of the conventions', async () => {
    const { db, tableName, spans } = await openTraced(engine)
    await db.products.put(product('a'))
    await db.products.get({ sku: 'a' })
    const [, span] = spans()
    expect(span).toMatchObject({ name: `GetItem ${tableName}`, kind: SpanKind.CLIENT })
    expect(span?.status.code).toBe(SpanStatusCode.UNSET)
    expect(span?.attributes).toEqual({
      'db.system.name': 'aws.dynamodb',
      'db.operation.name': 'GetItem',
      'db.collection.name': tableName,
      'rpc.system': 'aws-api',
      'rpc.service': 'DynamoDB',
      'rpc.method': 'GetItem',
      'aws.dynamodb.table_names': [tableName],
      'aws.dynamodb.consumed_capacity': [expect.stringContaining('"CapacityUnits":0.5')],
      'aws.request_id': expect.any(String),
      'db.response.returned_rows': 1,
      'keyloom.operation': 'get',
      'keyloom.entity': 'Product',
      'keyloom.implied': false,
      'keyloom.retries': 0,
      'keyloom.attempts': 1,
    })
  })

  it('says which index a query reads, and how much', async () => {
    const { db, spans } = await openTraced(engine)
    for (const number of [1, 2, 3]) await db.orders.create(newOrder(number))
    await db.orders.query
      .byStatus({ status: 'open' })
      .filter((order, { gte }) => gte(order.total, 20))
      .all()
    expect(spans().at(-1)?.attributes).toMatchObject({
      'db.operation.name': 'Query',
      'aws.dynamodb.index_name': 'gsi1',
      'aws.dynamodb.count': 2,
      'aws.dynamodb.scanned_count': 3,
      'db.response.returned_rows': 2,
      'keyloom.index': 'byStatus',
    })
  })

  it('makes one span of a transaction, and one of each read that is implied', async () => {
    const { db, spans } = await openTraced(engine)
    await db.transactWrite([db.customers.create(newCustomer()), db.orders.create(newOrder(1))])
    await db.orders.update(orderKey(1), { status: 'paid' })
    expect(spans().map(({ attributes }) => [attributes['db.operation.name'], attributes['keyloom.implied']])).toEqual([
      ['TransactWriteItems', false],
      ['GetItem', true],
      ['UpdateItem', false],
    ])
    expect(spans()[0]?.attributes).toMatchObject({ 'db.operation.batch.size': 2 })
    expect(spans()[0]?.attributes).not.toHaveProperty('keyloom.entity')
    expect(spans()[1]?.attributes).not.toHaveProperty('db.operation.batch.size')
  })

  it('marks failures by their names, and shows nothing of items', async () => {
    const { db, spans } = await openTraced(engine)
    await db.orders.create(newOrder(1, { note: 'a secret' }))
    await expectError(ItemExistsError, db.orders.create(newOrder(1)))
    const span = spans().at(-1)
    expect(span?.status).toEqual({ code: SpanStatusCode.ERROR })
    expect(span?.attributes).toMatchObject({
      'error.type': 'ConditionalCheckFailedException',
      'db.response.status_code': 'ConditionalCheckFailedException',
    })
    const shown = JSON.stringify(spans().map(({ name, attributes, events }) => [name, attributes, events]))
    expect(shown).not.toContain('secret')
    expect(shown).not.toContain(customerId())
  })

  it('tells failures of the network from answers, and counts attempts', async () => {
    const { db, spans } = await openTraced(engine, [
      { operation: 'GetItem', fault: 'throttle' },
      { operation: 'GetItem', nth: 3, fault: 'dropBefore', times: 4 },
    ])
    await db.products.get({ sku: 'a' })
    await expect(db.products.get({ sku: 'a' })).rejects.toThrow()
    expect(spans().map(({ attributes }) => attributes['keyloom.attempts'])).toEqual([2, 4])
    expect(spans()[1]?.attributes).toMatchObject({ 'error.type': 'ECONNRESET' })
    expect(spans()[1]?.attributes).not.toHaveProperty('db.response.status_code')
  })

  it('puts spans where they belong: under the caller, above the network', async () => {
    const { db, client, tracer, spans } = await openTraced(engine)
    client.middlewareStack.add(
      (next) => (args) => tracer.startActiveSpan('wire', (span) => next(args).finally(() => span.end())),
      { step: 'build' },
    )
    await tracer.startActiveSpan('page', async (page) => {
      await db.products.put(product('a'))
      page.end()
    })
    const [wire, put, page] = spans()
    expect([wire?.name, put?.attributes['db.operation.name'], page?.name]).toEqual(['wire', 'PutItem', 'page'])
    expect(wire?.parentSpanContext?.spanId).toBe(put?.spanContext().spanId)
    expect(put?.parentSpanContext?.spanId).toBe(page?.spanContext().spanId)
    expect(trace.getActiveSpan()).toBeUndefined()
  })

  it('measures durations', async () => {
    const { db, tableName, durations } = await openTraced(engine)
    await db.products.put(product('a'))
    await db.products.get({ sku: 'a' })
    await db.products.get({ sku: 'b' })
    await db.products.create(product('a')).result()
    const [metric] = await durations()
    expect(metric?.descriptor).toMatchObject({ name: 'db.client.operation.duration', unit: 's' })
    const of = (action: string, failure?: string) =>
      metric?.dataPoints.find(
        ({ attributes }) => attributes['db.operation.name'] === action && attributes['error.type'] === failure,
      )
    expect(of('GetItem')).toMatchObject({
      attributes: { 'db.system.name': 'aws.dynamodb', 'db.operation.name': 'GetItem', 'db.collection.name': tableName },
      value: { count: 2, buckets: { boundaries: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] } },
    })
    expect(of('PutItem')?.value.count).toBe(1)
    expect(of('PutItem', 'ConditionalCheckFailedException')?.value.count).toBe(1)
    expect(of('GetItem')?.value.sum).toBeLessThan(10)
  })

  it('does nothing where no SDK of OpenTelemetry is there', async () => {
    const { client, tableName } = await openTraced(engine)
    const db = connect(shop, { client, tableName, onOperation: traceOperations() })
    expect(await db.products.put(product('a'))).toEqual(product('a'))
  })
})
