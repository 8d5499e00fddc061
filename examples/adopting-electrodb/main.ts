/**
 * A table that ElectroDB wrote, adopted in place: keyloom reads it, changes it and adds to it, and the program that was there before
 * goes on as if nothing had happened. `original/` is that program.
 */
import { connect, defineEntity, defineModel, defineTable } from 'keyloom'
import { startLocal } from 'keyloom/local'
import { ensureTable } from 'keyloom/provision'
import * as z from 'zod'
import { openTracker } from './original/tracker.js'

// ---- What is there: a table with some items, written by the program before.

const local = await startLocal()
const tracker = await openTracker(local.endpoint)
const { people, tasks } = tracker.entities
await people.put({ personId: 'Ann-1', name: 'Ann', team: 'red' }).go()
await tasks
  .put([
    { project: 'apollo', taskId: 't1', personId: 'Ann-1', dueOn: '2025-03-01', points: 12, labels: ['moon', 'ship'] },
    { project: 'apollo', taskId: 't2', personId: 'Ann-1', dueOn: '2025-02-01', points: 3, status: 'done' },
  ])
  .go()
heading('ElectroDB wrote a person and two tasks')

// ---- The same table for keyloom. Templates say what ElectroDB composes: `$service#attribute_value`, and `$entity_version` in front of sort keys.

// ElectroDB puts values into keys in lower case, so that "Ann-1" and "ann-1" are one person: here the schema says so.
const personId = z.string().toLowerCase()
// ElectroDB takes an item for its own by its entity and by this. New items have it by default.
const edbVersion = z.literal('1').default('1')

const Person = defineEntity('Person', {
  schema: z.object({ personId, name: z.string(), team: z.enum(['red', 'blue']), edbVersion }),
  key: { pk: '$tracker#personid_<personId>', sk: '$person_1' },
  indexes: { assignments: { on: 'gsi1', pk: '$tracker#personid_<personId>', sk: '$assignments#person_1' } },
  storedAs: { edbVersion: '__edb_v__' },
  typeValue: 'person',
})

const Task = defineEntity('Task', {
  schema: z.object({
    project: z.string().toLowerCase(),
    taskId: z.string().toLowerCase(),
    personId,
    status: z.enum(['open', 'done']).default('open'),
    dueOn: z.iso.date(),
    points: z.number().int().min(0),
    labels: z.set(z.string()).optional(),
    edbVersion,
  }),
  key: { pk: '$tracker#project_<project>', sk: '$task_1#taskid_<taskId>' },
  indexes: {
    assigned: {
      on: 'gsi1',
      pk: '$tracker#personid_<personId>',
      sk: '$assignments#task_1#status_<status>#dueon_<dueOn>',
    },
    // What ElectroDB calls padding is the width of a number.
    byPoints: { on: 'gsi2', pk: '$tracker#project_<project>', sk: '$task_1#points_<points:4>' },
  },
  storedAs: { edbVersion: '__edb_v__' },
  typeValue: 'task',
})

const model = defineModel({
  table: defineTable({
    name: 'tracker',
    key: { pk: 'pk', sk: 'sk' },
    indexes: { gsi1: { pk: 'gsi1pk', sk: 'gsi1sk' }, gsi2: { pk: 'gsi2pk', sk: 'gsi2sk' } },
    typeAttribute: '__edb_e__',
  }),
  entities: { people: Person, tasks: Task },
  collections: { assignments: { on: 'gsi1', of: ['people', 'tasks'] } },
})
// Creates nothing: it compares the model with the table that is there, and would refuse a difference.
await ensureTable(model, { client: local.client })
const db = connect(model, { client: local.client })

// ---- Reading in place.

heading('keyloom reads them')
const { people: found, tasks: assigned } = await db.collections.assignments({ personId: 'Ann-1' }).all()
print(`${found[0]?.name} has ${assigned.map(({ taskId, status }) => `${taskId} (${status})`).join(', ')}`)
const large = await db.tasks.query.byPoints({ project: 'apollo' }).gte({ points: 10 }).all()
print(`at least 10 points: ${large.map(({ taskId, points }) => `${taskId} (${points})`).join(', ')}`)
const before = await db.tasks.getOrThrow({ project: 'apollo', taskId: 't1' })
print(`labels of t1: ${[...(before.labels ?? [])].join(', ')}`)

// ---- Changing in place: every index key that a change is part of follows.

heading('keyloom finishes t1, makes t2 larger, and adds t3')
await db.tasks
  .update({ project: 'apollo', taskId: 't1' }, { status: 'done' })
  .if((task, { eq }) => eq(task.status, 'open'))
await db.tasks.update({ project: 'apollo', taskId: 't2' }, (task, { add }) => [add(task.points, 100)])
await db.tasks.create({ project: 'apollo', taskId: 't3', personId: 'ann-1', dueOn: '2025-01-01', points: 1 })
print('done')

// ---- And the program before reads what came of it, by its own entities and indexes.

heading('ElectroDB reads the result')
const { data: first } = await tasks.get({ project: 'apollo', taskId: 't1' }).go()
print(`t1: ${first?.status}, ${first?.points} points, labels ${first?.labels?.join(', ')}`)
const { data: both } = await tracker.collections.assignments({ personId: 'Ann-1' }).go()
print(`${both.people[0]?.name} has ${both.tasks.map(({ taskId, status }) => `${taskId} (${status})`).join(', ')}`)
const { data: largest } = await tasks.query.byPoints({ project: 'apollo' }).gte({ points: 100 }).go()
print(`at least 100 points: ${largest.map(({ taskId, points }) => `${taskId} (${points})`).join(', ')}`)
await tasks
  .patch({ project: 'apollo', taskId: 't3' })
  .set({ status: 'done', personId: 'ann-1', dueOn: '2025-01-02' })
  .go()

heading('keyloom reads what ElectroDB changed of an item that keyloom wrote')
const last = await db.tasks.query.assigned({ personId: 'ann-1' }).eq({ status: 'done', dueOn: '2025-01-02' }).first()
print(`${last?.taskId} is ${last?.status}, due on ${last?.dueOn}`)
await local.stop()

function heading(text: string): void {
  console.log(`\n${text}`)
}

function print(text: string): void {
  console.log(`  ${text}`)
}
