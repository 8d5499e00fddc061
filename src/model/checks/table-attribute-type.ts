import { keyAttributes } from '../compile-table.js'
import type { CompiledKeyAttribute } from '../compiled.js'
import type { Rule } from './check.js'
import { listKeys } from './places.js'

/** DynamoDB knows one type of each key attribute. */
export const tableAttributeType: Rule = {
  code: 'table.attribute_type',
  severity: 'error',
  mend: 'Declare it with one type, or use attributes of their own.',
  check: ({ table }, report) => {
    const types = new Map<string, CompiledKeyAttribute['type']>()
    for (const { place, key } of listKeys(table)) {
      for (const { name, type } of keyAttributes(key)) {
        const earlier = types.get(name)
        types.set(name, earlier ?? type)
        if (earlier === undefined || earlier === type) continue
        report({ place, message: `"${name}" is a key attribute of several keys, and has another type elsewhere.` })
      }
    }
  },
}
