import { declareDesign } from '../pattern.js'
import { data } from './data.js'
import { recurringPayments } from './model.js'
import { patterns } from './patterns.js'

export const design = declareDesign({
  name: 'aws-recurring-payments',
  title: 'Recurring payments',
  source: '[aws-dynamodb-examples](https://github.com/aws-samples/aws-dynamodb-examples), *Recurring payments*',
  models: [recurringPayments],
  data: [data],
  patterns,
})
