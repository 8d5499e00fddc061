import { declareDesign } from '../pattern.js'
import { data } from './data.js'
import { ecommerce } from './model.js'
import { patterns } from './patterns.js'

export const design = declareDesign({
  name: 'ddbbook-ecommerce',
  title: 'An online store',
  source: '*The DynamoDB Book*, chapter 19, after [modyne](https://github.com/neoeinstein/modyne)',
  models: [ecommerce],
  data: [data],
  patterns,
})
