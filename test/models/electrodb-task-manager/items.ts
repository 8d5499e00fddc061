import type { ExampleItems } from '../example-items.js'
import type { taskManager } from './model.js'

/** One item of each entity. */
export const items: ExampleItems<typeof taskManager> = {
  employees: {
    employee: 'e1',
    firstName: 'Dominique',
    lastName: 'Johnson',
    officeName: 'Atlanta Branch',
    title: 'Accountant',
    team: 'marketing',
    salary: 198_183,
    manager: 'e2',
    dateHired: '2021-05-24',
    birthday: '1994-09-15',
  },
  tasks: {
    taskName: 't1',
    project: '135-53',
    employee: 'e1',
    description: 'Count the chairs',
    status: 'open',
    points: 13,
    type: 'defect',
    comments: [{ text: 'There are none' }],
  },
  offices: {
    officeName: 'Atlanta Branch',
    country: 'United States of America',
    state: 'Georgia',
    city: 'Atlanta',
    zip: '30301',
    address: '1 Peachtree Street',
  },
}
