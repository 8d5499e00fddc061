import type { NewItem } from 'keyloom'
import { expect } from 'vitest'
import { describeOnEveryEngine, freshTable, rawItems } from '../../contract/harness.js'
import { itOnPublished } from '../sample-data.js'
import { data } from './data.js'
import { type Employee, type Office, type Task, taskManager } from './model.js'
import { assignments, earningMoreThan, hiredBetween, openTasks, workplaces } from './patterns.js'

interface Sample {
  readonly offices: readonly NewItem<typeof Office>[]
  readonly employees: readonly (Omit<NewItem<typeof Employee>, 'salary'> & { readonly salary: string })[]
  readonly tasks: readonly NewItem<typeof Task>[]
}

const [employee, director] = data.employees

describeOnEveryEngine('the task manager', (engine, it) => {
  it('sorts salaries as numbers', async () => {
    const db = await freshTable(engine, taskManager)
    const salaries = [99_999, 100_001, 1_000_000, 20]
    await db.employees.batchPut(salaries.map((salary, index) => ({ ...employee, employee: `e${index}`, salary })))
    const found = await earningMoreThan(db, employee.title, 99_998)
    expect(found.map(({ salary }) => salary)).toEqual([99_999, 100_001, 1_000_000])
  })

  it('keeps those without a manager out of the reports, with no part of a key', async () => {
    if (director === undefined) throw new Error('There is no director.')
    const db = await freshTable(engine, taskManager)
    await db.employees.create(director)
    const [stored] = await rawItems(engine, db)
    expect(Object.keys(stored ?? {}).filter((name) => name.startsWith('gsi5'))).toEqual([])
    await db.employees.update({ employee: director.employee }, { manager: 'e9' })
    expect(await db.employees.query.reports({ manager: 'e9' }).all()).toHaveLength(1)
    await db.employees.update({ employee: director.employee }, (one, { remove }) => [remove(one.manager)])
    expect(await db.employees.query.reports({ manager: 'e9' }).all()).toEqual([])
  })

  it('takes names that differ in their case for two', async () => {
    const db = await freshTable(engine, taskManager)
    await db.employees.create({ ...employee, employee: 'E1' })
    await db.employees.create({ ...employee, employee: 'e1' })
    expect(await db.employees.query.coworkers({ officeName: employee.officeName }).count()).toBe(2)
    expect(await db.employees.query.coworkers({ officeName: employee.officeName.toLowerCase() }).count()).toBe(0)
  })

  itOnPublished<Sample>(it, 'electrodb-task-manager', 'answers from the 1,105 published records', async (sample) => {
    const db = await freshTable(engine, taskManager)
    const employees = sample.employees.map((one) => ({ ...one, salary: Number(one.salary) }))
    const written = await db.batchWrite([
      ...sample.offices.map((one) => db.offices.put(one)),
      ...employees.map((one) => db.employees.put(one)),
      ...sample.tasks.map((one) => db.tasks.put(one)),
    ])
    expect(written).toHaveLength(1105)

    const title = 'Junior Software Engineer'
    expect(await db.employees.query.roles({ title }).count()).toBe(49)
    const rich = await earningMoreThan(db, title, 100_000)
    expect(rich).toHaveLength(38)
    // As text, more of them would sort after it.
    expect(employees.filter((one) => one.title === title && String(one.salary) > '100000')).toHaveLength(49)

    expect(await openTasks(db, '135-53')).toHaveLength(14)
    expect(await openTasks(db, '135-53', 13)).toHaveLength(12)

    const staff: Record<string, number> = {}
    for (const { officeName } of sample.offices) {
      const { offices, employees } = await workplaces(db, officeName)
      expect(offices.map((one) => one.officeName)).toEqual([officeName])
      staff[officeName] = employees.length
    }
    expect(staff).toEqual({
      'Madison Branch': 109,
      'Atlanta Branch': 107,
      'Tampa Branch': 106,
      'Portland Branch': 93,
      'Long Beach Branch': 85,
    })
    expect(await hiredBetween(db, 'marketing', '2019-12-24', '2022-06-04')).toHaveLength(103)
    expect(await db.employees.query.teams({ team: 'marketing' }).count()).toBe(103)

    const managers = new Set(employees.flatMap(({ manager }) => manager ?? []))
    let reporting = 0
    for (const manager of managers) reporting += await db.employees.query.reports({ manager }).count()
    expect(reporting).toBe(500 - 39)

    const tasksOf = (employee: string): number => sample.tasks.filter((task) => task.employee === employee).length
    const busiest = [...employees].sort((a, b) => tasksOf(b.employee) - tasksOf(a.employee)).slice(0, 20)
    for (const [place, { employee }] of busiest.entries()) {
      const { employees: found, tasks } = await assignments(db, employee)
      expect(found).toHaveLength(1)
      expect(tasks).toHaveLength(place === 0 ? 6 : tasksOf(employee))
    }

    const walked: string[] = []
    let cursor: string | undefined
    do {
      const page = await db.employees.query.coworkers({ officeName: 'Madison Branch' }).page({ limit: 25, cursor })
      expect(page.items).toHaveLength(page.cursor === undefined ? 9 : 25)
      walked.push(...page.items.map((one) => one.employee))
      cursor = page.cursor
    } while (cursor !== undefined)
    expect(new Set(walked).size).toBe(109)
  })
})
