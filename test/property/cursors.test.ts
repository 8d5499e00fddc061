import fc from 'fast-check'
import { connect, InvalidCursorError, type Page } from 'keyloom'
import { expect } from 'vitest'
import { createFreshTable, describeOnEveryEngine, recordRequests, type TestEngine } from '../contract/harness.js'
import { bytesOf, dayOf, type LooseQuery, model, nameOf } from './pages-model.js'
import { runs } from './runs.js'

type Db = ReturnType<typeof connect<typeof model>>

/** Every kind of query there is: on partitions, indexes and ranges, filtered and turned around, of one entity or of two. */
function listQueries(db: Db, site: string): LooseQuery[] {
  const { readings, visits, collections } = db
  const room = { site, room: 'a' } as const
  const days = { at: [dayOf({ level: -1 }), dayOf({ level: 1 })] } as const
  return [
    readings.query.primary({ site }),
    readings.query.primary({ site }).filter((one, { eq }) => eq(one.isKept, true)),
    readings.query.primary({ site }).gte({ id: '2' }),
    readings.query.byRoom(room),
    readings.query.byRoom(room).gte({ level: 0 }),
    readings.query.byLevel({ site }),
    readings.query.byLevel({ site }).reverse(),
    readings.query.byPlace({ site }).eq({ room: 'a' }),
    readings.query.inShards({ site }),
    readings.query.inShards({ site }).gte({ level: 0 }).reverse(),
    readings.query.byDay({ site, at: dayOf({ level: 0 }) }),
    readings.query.byDay({ site }).across(days),
    readings.query.byDay({ site }).across(days).reverse(),
    visits.query.primary({ site }),
    visits.query.byRoom(room),
    visits.query.byLevel({ site }),
    visits.query.byPlace({ site }),
    collections.everything({ site }),
    collections.inRoom(room),
    collections.atLevel({ site }),
    collections.inPlace({ site }).eq({ room: 'a' }),
    collections.allShards({ site }),
    collections.byDays({ site }).across(days),
  ] as unknown as LooseQuery[]
}

/** Scans, which read all partitions. */
function listScans({ readings, visits }: Db): LooseQuery[] {
  return [
    readings.scan.primary(),
    readings.scan.byRoom().filter((one, { eq }) => eq(one.isKept, true)),
    readings.scan.byLevel(),
    visits.scan.primary(),
  ] as unknown as LooseQuery[]
}

/** A query with its results and its cursors. */
interface Known {
  readonly query: LooseQuery
  readonly results: ReadonlySet<string>
  readonly cursors: readonly string[]
}

async function learn(query: LooseQuery): Promise<Known> {
  const results = new Set<string>()
  for await (const found of query) results.add(nameOf(found))
  const cursors: string[] = []
  let cursor: string | undefined
  do {
    const page: Page<unknown> = await query.page({ limit: 1, cursor })
    cursors.push(...[page.cursor, page.previous].filter((one) => one !== undefined))
    cursor = page.cursor
  } while (cursor !== undefined)
  return { query, results, cursors }
}

/** Two tenants with a table each, and two partitions of the same content in each. */
async function prepare(engine: TestEngine, cursorSecret?: string) {
  const recorder = recordRequests(engine.client)
  const known: Known[] = []
  for (const tenant of ['north', 'south']) {
    const tableName = await createFreshTable(engine, model)
    const secret = cursorSecret !== undefined && { cursorSecret }
    const db = connect(model, { client: recorder.client, tableName, ...secret })
    const sites = ['one', 'two']
    for (const site of sites) {
      for (const [index, level] of [-1, 0, 0, 1, 2].entries()) {
        // Ids tell what a tenant has in a partition from all that there is elsewhere.
        const id = `${index}${tenant}${site}`
        const rest = { site, id, level, at: dayOf({ level }), bytes: bytesOf(level), isKept: index !== 1 }
        await db.readings.put({ ...rest, room: index % 2 === 0 ? 'a' : 'b' })
        await db.visits.put({ ...rest, room: 'a' })
      }
    }
    const queries = [...sites.flatMap((site) => listQueries(db, site)), ...listScans(db)]
    known.push(...(await Promise.all(queries.map((query) => learn(query)))))
  }
  return { known, recorder }
}

/** One character or byte of a text changed, added, taken away, or put elsewhere. */
function mutate(text: string, at: number, by: number, kind: number): string {
  const place = at % (text.length + 1)
  const letter = String.fromCharCode(33 + (by % 94))
  const rest = text.slice(place + 1)
  const kinds = [
    text.slice(0, place) + letter + rest,
    text.slice(0, place) + letter + text.slice(place),
    text.slice(0, place) + rest,
    text.slice(0, place),
    text.slice(place),
    text + text.slice(0, place),
    [...text].reverse().join(''),
  ]
  return kinds[kind % kinds.length] as string
}

const decodeText = (cursor: string): string => Buffer.from(cursor, 'base64url').toString('latin1')
const encodeText = (text: string): string => Buffer.from(text, 'latin1').toString('base64url')

/** What an open cursor holds; of a sealed one, nothing that can be read. */
function readContent(cursor: string): unknown[] {
  try {
    const content: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return Array.isArray(content) ? content : []
  } catch {
    return []
  }
}

interface Alteration {
  readonly at: number
  readonly by: number
  readonly kind: number
}

/** The ways to make a cursor of another one, or of two: the first is for the query that is asked, the second for any. */
const alterations: Readonly<Record<string, (own: string, other: string, how: Alteration) => string>> = {
  transplanted: (_, other) => other,
  mutated: (own, _, { at, by, kind }) => mutate(own, at, by, kind),
  mutatedInside: (own, _, { at, by, kind }) => encodeText(mutate(decodeText(own), at, by, kind)),
  mutatedTransplant: (_, other, { at, by, kind }) => encodeText(mutate(decodeText(other), at, by, kind)),
  /** The beginning of one, and the end of the other. */
  joined: (own, other, { at }) => own.slice(0, at % own.length) + other.slice(at % own.length),
  joinedInside: (own, other, { at }) => {
    const [head, tail] = [decodeText(own), decodeText(other)]
    return encodeText(head.slice(0, at % head.length) + tail.slice(at % head.length))
  },
  /** Its own query, and the place of the other. */
  withOtherPlace: (own, other) => {
    const [form, owner] = readContent(own)
    return Buffer.from(JSON.stringify([form, owner, ...readContent(other).slice(2)])).toString('base64url')
  },
  /** Its own query, and another direction, or something more. */
  turned: (own, _, { kind }) => {
    const extra = [[1], [], [1, 1], [2], [null], ['1']][kind % 6] ?? []
    return Buffer.from(JSON.stringify([...readContent(own).slice(0, 3), ...extra])).toString('base64url')
  },
}

const attacks = fc.record({
  asked: fc.nat(),
  owner: fc.nat(),
  own: fc.nat(),
  other: fc.nat(),
  way: fc.constantFrom(...Object.keys(alterations)),
  at: fc.nat(),
  by: fc.nat(),
  kind: fc.nat(),
})
const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T

describeOnEveryEngine('cursors that are altered, cut or of another query', (engine, it) => {
  const judge = async (secret: string | undefined): Promise<void> => {
    const { known, recorder } = await prepare(engine, secret)
    const counts = { refused: 0, answered: 0 }
    await fc.assert(
      fc.asyncProperty(attacks, async ({ asked, owner, own, other, way, ...how }) => {
        const { query, results, cursors } = pick(known, asked)
        const altered = (alterations[way] as (typeof alterations)[string])(
          pick(cursors, own),
          pick(pick(known, owner).cursors, other),
          how,
        )
        fc.pre(!cursors.includes(altered))
        recorder.clear()
        const page = await query.page({ limit: 10, cursor: altered }).catch((error: unknown) => error)
        if (page instanceof Error) {
          expect(page).toBeInstanceOf(InvalidCursorError)
          expect(recorder.names()).toEqual([])
          counts.refused += 1
          return
        }
        expect(secret).toBeUndefined()
        for (const found of (page as Page<unknown>).items) expect(results).toContain(nameOf(found))
        counts.answered += 1
      }),
      { numRuns: runs(400, 10_000) },
    )
    expect(counts.refused).toBeGreaterThan(counts.answered)
    // Without a secret, some are bound to do no harm rather than be refused: a place of one's own query is one's own.
    expect(counts.answered > 0).toBe(secret === undefined)
  }

  it('are refused without a secret, or give their own query’s results', () => judge(undefined))
  it('are refused with a secret', () => judge('a secret'))
})
