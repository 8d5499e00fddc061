import type { Database, Item } from 'keyloom'
import { itemAt, sortBy } from '../model-data.js'
import type { Pattern } from '../pattern.js'
import { data } from './data.js'
import type { Employee, taskManager } from './model.js'

type Db = Database<typeof taskManager>
type Team = Item<typeof Employee>['team']

/** An office with those who work there. */
export function workplaces(db: Db, officeName: string) {
  return db.collections.workplaces({ officeName }).all()
}

/** An employee with the tasks. */
export function assignments(db: Db, employee: string) {
  return db.collections.assignments({ employee }).all()
}

/** Who has a title and earns more than an amount. */
export function earningMoreThan(db: Db, title: string, salary: number) {
  return db.employees.query.roles({ title }).gt({ salary }).all()
}

/** The open tasks of a project; with a number of points, those that have at most so many. */
export function openTasks(db: Db, project: string, points?: number) {
  const open = db.tasks.query.statuses({ status: 'open' }).eq({ project })
  return points === undefined ? open.all() : open.filter((task, { lte }) => lte(task.points, points)).all()
}

/** Who joined a team between two dates, both included. */
export function hiredBetween(db: Db, team: Team, from: string, to: string) {
  return db.employees.query.teams({ team }).between({ dateHired: from }, { dateHired: to }).all()
}

const { country, state, city } = itemAt(data.offices, 0)
const newTask = {
  taskName: 't9',
  project: '135-53',
  employee: 'e4',
  description: 'Paint the chairs',
  points: 2,
  type: 'feature',
}

export const patterns: readonly Pattern<[typeof taskManager]>[] = [
  {
    number: '1',
    asks: 'An office with its staff',
    answer: (db) => workplaces(db, 'Atlanta Branch'),
    expected: ({ offices, employees }) => ({
      offices: offices.filter(({ officeName }) => officeName === 'Atlanta Branch'),
      employees: sortBy(
        employees.filter(({ officeName }) => officeName === 'Atlanta Branch'),
        ({ team, title, employee }) => `${team}#${title}#${employee}`,
      ),
    }),
  },
  {
    number: '2',
    asks: 'An employee with the tasks',
    answer: (db) => assignments(db, 'e1'),
    expected: ({ employees, tasks }) => ({
      employees: [employees[0]],
      tasks: sortBy(
        tasks.filter(({ employee }) => employee === 'e1'),
        ({ project, status, taskName }) => `${project}#${status}#${taskName}`,
      ),
    }),
  },
  {
    number: '3',
    asks: 'Those of a title who earn more than an amount',
    answer: (db) => earningMoreThan(db, 'Accountant', 99_999),
    expected: ({ employees }) =>
      sortBy(
        employees.filter(({ title, salary }) => title === 'Accountant' && salary > 99_999),
        ({ salary }) => salary,
      ),
  },
  {
    number: '4',
    asks: 'The open tasks of a project with at most so many points',
    readsMore: 'points are no part of the index, and filtered',
    answer: (db) => openTasks(db, '135-53', 13),
    expected: ({ tasks }) =>
      sortBy(
        tasks.filter(({ project, status, points }) => project === '135-53' && status === 'open' && points <= 13),
        ({ employee }) => employee,
      ),
  },
  {
    number: '5',
    asks: 'Those of a team who were hired between two dates',
    answer: (db) => hiredBetween(db, 'marketing', '2021-01-01', '2021-12-31'),
    expected: ({ employees }) =>
      sortBy(
        employees.filter(
          ({ team, dateHired }) => team === 'marketing' && dateHired >= '2021-01-01' && dateHired <= '2021-12-31',
        ),
        ({ dateHired }) => dateHired,
      ),
  },
  {
    number: '6',
    asks: 'The offices of a state',
    answer: (db) => db.offices.query.primary({ country, state }).all(),
    expected: ({ offices }) =>
      sortBy(
        offices.filter((office) => office.state === state),
        (office) => `${office.city}#${office.zip}`,
      ),
  },
  {
    number: '6a',
    asks: 'Of those, the ones in a city',
    answer: (db) => db.offices.query.primary({ country, state }).eq({ city }).all(),
    expected: ({ offices }) =>
      sortBy(
        offices.filter((office) => office.state === state && office.city === city),
        ({ zip }) => zip,
      ),
  },
  {
    number: '6b',
    asks: 'Of those, the ones of a postal code',
    answer: (db) => db.offices.query.primary({ country, state }).eq({ city, zip: '30302' }).all(),
    expected: ({ offices }) => offices.filter(({ zip }) => zip === '30302'),
  },
  {
    number: '7',
    asks: 'Those who report to a manager',
    answer: (db) => db.employees.query.reports({ manager: 'e2' }).all(),
    expected: ({ employees }) =>
      sortBy(
        employees.filter(({ manager }) => manager === 'e2'),
        ({ team, officeName }) => `${team}#${officeName}`,
      ),
  },
  {
    number: '8',
    asks: 'The tasks of a project',
    answer: (db) => db.tasks.query.projects({ project: '135-53' }).all(),
    expected: ({ tasks }) =>
      sortBy(
        tasks.filter(({ project }) => project === '135-53'),
        ({ employee, status }) => `${employee}#${status}`,
      ),
  },
  {
    number: '8a',
    asks: 'Of those, the ones of an employee',
    answer: (db) => db.tasks.query.projects({ project: '135-53' }).eq({ employee: 'e3' }).all(),
    expected: ({ tasks }) =>
      sortBy(
        tasks.filter(({ project, employee }) => project === '135-53' && employee === 'e3'),
        ({ status }) => status,
      ),
  },
  {
    number: '9',
    asks: 'Create a task, which is open unless said',
    writes: true,
    answer: (db) => db.tasks.create(newTask),
    expected: () => ({ ...newTask, status: 'open', comments: [] }),
  },
  {
    number: '10',
    asks: 'The tasks of an employee in a project',
    answer: (db) => db.tasks.query.assigned({ employee: 'e1' }).eq({ project: '135-53' }).all(),
    expected: ({ tasks }) =>
      sortBy(
        tasks.filter(({ project, employee }) => project === '135-53' && employee === 'e1'),
        ({ status, taskName }) => `${status}#${taskName}`,
      ),
  },
]
