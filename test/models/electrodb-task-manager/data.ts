import type { Item } from 'keyloom'
import type { ModelData } from '../model-data.js'
import type { Employee, Task, taskManager } from './model.js'

type Person = Item<typeof Employee>
type Work = Item<typeof Task>

function person(employee: string, changes: Partial<Person> = {}): Person {
  return {
    employee,
    firstName: 'Dominique',
    lastName: `Johnson ${employee}`,
    officeName: 'Atlanta Branch',
    title: 'Accountant',
    team: 'marketing',
    salary: 98_000,
    dateHired: '2021-05-24',
    birthday: '1994-09-15',
    manager: 'e2',
    ...changes,
  }
}

function task(taskName: string, changes: Partial<Work> = {}): Work {
  const said = [{ text: 'There are none' }]
  const shared = { description: 'Count the chairs', status: 'open', type: 'defect', comments: said } as const
  return { taskName, project: '135-53', employee: 'e1', points: 13, ...shared, ...changes }
}

const { manager: _, ...director } = person('e2', { title: 'Director', team: 'product', salary: 250_000 })

/** Two offices, one of them without staff, and a city that begins like another. */
export const data: ModelData<typeof taskManager> = {
  employees: [
    person('e1', { salary: 198_183 }),
    director,
    person('e3', { salary: 99_999, dateHired: '2020-01-30', team: 'finance' }),
    person('e4', { salary: 100_001, dateHired: '2021-01-25', officeName: 'Tampa Branch' }),
    person('e10', { title: 'Accountant II', salary: 300_000, dateHired: '2022-06-04', manager: 'e1' }),
  ],
  tasks: [
    task('t1'),
    task('t2', { points: 40 }),
    task('t3', { status: 'closed', employee: 'e3' }),
    task('t4', { points: 8, employee: 'e3' }),
    task('t5', { project: '135-5', points: 1 }),
  ],
  offices: [
    {
      officeName: 'Atlanta Branch',
      country: 'United States of America',
      state: 'Georgia',
      city: 'Atlanta',
      zip: '30301',
      address: '1 Peachtree Street',
    },
    {
      officeName: 'Decatur Branch',
      country: 'United States of America',
      state: 'Georgia',
      city: 'Atlanta',
      zip: '30302',
      address: '2 Peachtree Street',
    },
    {
      officeName: 'Beach Branch',
      country: 'United States of America',
      state: 'Georgia',
      city: 'Atlanta Beach',
      zip: '30303',
      address: '1 Beach Street',
    },
    {
      officeName: 'Tampa Branch',
      country: 'United States of America',
      state: 'Florida',
      city: 'Tampa',
      zip: '26676',
      address: '5493 Greenwood Blvd',
    },
  ],
}
