import { declareDesign } from '../pattern.js'
import { data } from './data.js'
import { taskManager } from './model.js'
import { patterns } from './patterns.js'

export const design = declareDesign({
  name: 'electrodb-task-manager',
  title: 'A task manager',
  source: '[ElectroDB](https://github.com/tywalch/electrodb), *Task manager* and *Human resources*',
  models: [taskManager],
  data: [data],
  patterns,
})
