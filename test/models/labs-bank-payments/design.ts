import { declareDesign } from '../pattern.js'
import { history, scheduled } from './data.js'
import { paymentScheduler, transactionHistory } from './model.js'
import { patterns } from './patterns.js'

export const design = declareDesign({
  name: 'labs-bank-payments',
  title: 'Scheduled payments of a bank',
  source: '[amazon-dynamodb-labs](https://github.com/aws-samples/amazon-dynamodb-labs), *Bank payments*',
  models: [paymentScheduler, transactionHistory],
  data: [scheduled, history],
  patterns,
})
