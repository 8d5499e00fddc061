import { declareDesign } from '../pattern.js'
import { data } from './data.js'
import { instagram } from './model.js'
import { patterns } from './patterns.js'

export const design = declareDesign({
  name: 'instagram-clone',
  title: 'A small Instagram',
  source: '[dynamodb-instagram](https://github.com/alexdebrie/dynamodb-instagram)',
  models: [instagram],
  data: [data],
  patterns,
})
