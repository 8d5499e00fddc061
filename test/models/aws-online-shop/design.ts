import { declareDesign } from '../pattern.js'
import { data, dataByTime } from './data.js'
import { onlineShop } from './model.js'
import { patterns } from './patterns.js'
import { onlineShopByTime } from './variant.js'

export const design = declareDesign({
  name: 'aws-online-shop',
  title: 'An online shop',
  source:
    '[amazon-dynamodb-design-patterns](https://github.com/aws-samples/amazon-dynamodb-design-patterns), *An online shop*',
  models: [onlineShop, onlineShopByTime],
  data: [data, dataByTime],
  patterns,
})
