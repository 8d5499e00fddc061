import { defineEntity, defineModel, defineTable } from 'keyloom'
import * as z from 'zod'

// ElectroDB's task manager: three entities, five overloaded indexes. Its keys begin with the service's name, and each value is preceded by its
// attribute's name.
//
// Changed:
// - Values stand in keys as they are. As published they are in lower case, so that employees `E1` and `e1` share one key, and
//   one replaces the other.
// - A salary is a number with a width. As published it is text, which sorts 99999 above 100000.
// - Who has no manager is not in `reports`. As published, such an employee has half a key there.

export const Employee = defineEntity('Employee', {
  schema: z.object({
    employee: z.string(),
    firstName: z.string(),
    lastName: z.string(),
    officeName: z.string(),
    title: z.string(),
    team: z.enum(['development', 'marketing', 'finance', 'product', 'cool cats and kittens']),
    salary: z.number().int().min(0),
    manager: z.string().optional(),
    dateHired: z.iso.date(),
    birthday: z.iso.date(),
  }),
  key: { pk: '$task-manager#employee_<employee>', sk: '$employee_1' },
  indexes: {
    coworkers: {
      on: 'gsi1',
      pk: '$task-manager#officename_<officeName>',
      sk: '$workplaces#employee_1#team_<team>#title_<title>#employee_<employee>',
    },
    teams: { on: 'gsi2', pk: '$task-manager#team_<team>', sk: '$employee_1#datehired_<dateHired>#title_<title>' },
    assignments: { on: 'gsi3', pk: '$task-manager#employee_<employee>', sk: '$assignments#employee_1' },
    roles: { on: 'gsi4', pk: '$task-manager#title_<title>', sk: '$employee_1#salary_<salary:9>' },
    reports: {
      on: 'gsi5',
      pk: '$task-manager#manager_<manager>',
      sk: '$employee_1#team_<team>#officename_<officeName>',
    },
  },
  typeValue: 'employee',
})

export const Task = defineEntity('Task', {
  schema: z.object({
    taskName: z.string(),
    project: z.string(),
    employee: z.string(),
    description: z.string(),
    status: z.enum(['open', 'in-progress', 'closed']).default('open'),
    points: z.number(),
    type: z.string(),
    comments: z.array(z.unknown()).default([]),
  }),
  key: { pk: '$task-manager#taskname_<taskName>', sk: '$task_1#project_<project>#employee_<employee>' },
  indexes: {
    projects: {
      on: 'gsi1',
      pk: '$task-manager#project_<project>',
      sk: '$task_1#employee_<employee>#status_<status>',
    },
    assigned: {
      on: 'gsi3',
      pk: '$task-manager#employee_<employee>',
      sk: '$assignments#task_1#project_<project>#status_<status>',
    },
    statuses: {
      on: 'gsi4',
      pk: '$task-manager#status_<status>',
      sk: '$task_1#project_<project>#employee_<employee>',
    },
  },
  typeValue: 'task',
})

export const Office = defineEntity('Office', {
  schema: z.object({
    officeName: z.string(),
    country: z.string(),
    state: z.string(),
    city: z.string(),
    zip: z.string(),
    address: z.string(),
  }),
  key: {
    pk: '$task-manager#country_<country>#state_<state>',
    sk: '$office_1#city_<city>#zip_<zip>#officename_<officeName>',
  },
  indexes: {
    workplace: { on: 'gsi1', pk: '$task-manager#officename_<officeName>', sk: '$workplaces#office_1' },
  },
  typeValue: 'office',
})

export const taskManager = defineModel({
  table: defineTable({
    name: 'electro',
    key: { pk: 'pk', sk: 'sk' },
    indexes: {
      gsi1: { pk: 'gsi1pk', sk: 'gsi1sk' },
      gsi2: { pk: 'gsi2pk', sk: 'gsi2sk' },
      gsi3: { pk: 'gsi3pk', sk: 'gsi3sk' },
      gsi4: { pk: 'gsi4pk', sk: 'gsi4sk' },
      gsi5: { pk: 'gsi5pk', sk: 'gsi5sk' },
    },
    typeAttribute: '__edb_e__',
  }),
  entities: { employees: Employee, tasks: Task, offices: Office },
  collections: {
    workplaces: { on: 'gsi1', of: ['offices', 'employees'] },
    assignments: { on: 'gsi3', of: ['employees', 'tasks'] },
  },
})
