import { CONTROL_RULES, TAGS } from './control-rules.js'
import type { MemberRule, MemberTypes, RequestRules } from './dynalite-internals.js'

/** Members of DynamoDB's oldest interface, which expressions replaced: not served, so that none is half right. */
const LEGACY = [
  'Expected',
  'ConditionalOperator',
  'AttributeUpdates',
  'AttributesToGet',
  'QueryFilter',
  'ScanFilter',
  'KeyConditions',
]

const OLD_ITEM_ON_FAILURE: MemberTypes = {
  ReturnValuesOnConditionCheckFailure: { type: 'String', enum: ['ALL_OLD', 'NONE'] },
}

const RETURN_CONSUMED_CAPACITY: MemberRule = { type: 'String', enum: ['INDEXES', 'TOTAL', 'NONE'] }

const THROUGHPUT: MemberRule = {
  type: 'FieldStruct<ProvisionedThroughput>',
  children: {
    ReadCapacityUnits: { type: 'Long', notNull: true, greaterThanOrEqual: 1 },
    WriteCapacityUnits: { type: 'Long', notNull: true, greaterThanOrEqual: 1 },
  },
}

const ON_DEMAND_THROUGHPUT: MemberRule = {
  type: 'FieldStruct<OnDemandThroughput>',
  children: { MaxReadRequestUnits: 'Long', MaxWriteRequestUnits: 'Long' },
}

const WARM_THROUGHPUT: MemberRule = {
  type: 'FieldStruct<WarmThroughput>',
  children: { ReadUnitsPerSecond: 'Long', WriteUnitsPerSecond: 'Long' },
}

const TABLE_OPTIONS: MemberTypes = {
  StreamSpecification: {
    type: 'FieldStruct<StreamSpecification>',
    children: {
      StreamEnabled: { type: 'Boolean', notNull: true },
      StreamViewType: { type: 'String', enum: ['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY'] },
    },
  },
  SSESpecification: {
    type: 'FieldStruct<SSESpecification>',
    children: {
      Enabled: 'Boolean',
      SSEType: { type: 'String', enum: ['AES256', 'KMS'] },
      KMSMasterKeyId: 'String',
    },
  },
  TableClass: { type: 'String', enum: ['STANDARD', 'STANDARD_INFREQUENT_ACCESS'] },
  DeletionProtectionEnabled: 'Boolean',
  OnDemandThroughput: ON_DEMAND_THROUGHPUT,
  WarmThroughput: WARM_THROUGHPUT,
}

/** Members that dynalite's rules for an operation lack. */
const ADDED: Readonly<Record<string, MemberTypes>> = {
  putItem: OLD_ITEM_ON_FAILURE,
  updateItem: OLD_ITEM_ON_FAILURE,
  deleteItem: OLD_ITEM_ON_FAILURE,
  scan: { ConsistentRead: 'Boolean' },
  createTable: { ...TABLE_OPTIONS, Tags: TAGS },
  updateTable: {
    ...TABLE_OPTIONS,
    AttributeDefinitions: {
      type: 'List',
      children: {
        type: 'ValueStruct<AttributeDefinition>',
        children: {
          AttributeName: { type: 'String', notNull: true },
          AttributeType: { type: 'String', notNull: true, enum: ['B', 'N', 'S'] },
        },
      },
    },
  },
}

function actionRule(name: string, types: MemberTypes, keyName: 'Item' | 'Key'): MemberRule {
  const kept = ['TableName', keyName, 'ConditionExpression', 'UpdateExpression']
  const names = [...kept, 'ExpressionAttributeNames', 'ExpressionAttributeValues']
  const children = Object.fromEntries(names.flatMap((n) => (types[n] === undefined ? [] : [[n, types[n]]])))
  const required =
    name === 'ConditionCheck' ? 'ConditionExpression' : name === 'Update' ? 'UpdateExpression' : undefined
  const rules = { ...children, ...(required && { [required]: { type: 'String', notNull: true } }) }
  return { type: `FieldStruct<${name}>`, children: { ...rules, ...OLD_ITEM_ON_FAILURE } }
}

/** The actions of a transaction, of which each is a structure with one member for each kind. */
function actionList(name: string, kinds: MemberTypes): MemberRule {
  return {
    type: 'List',
    notNull: true,
    lengthGreaterThanOrEqual: 1,
    lengthLessThanOrEqual: 100,
    children: { type: `ValueStruct<${name}>`, children: kinds },
  }
}

function transactWriteTypes(rules: (operation: string) => RequestRules): MemberTypes {
  return {
    TransactItems: actionList('TransactWriteItem', {
      ConditionCheck: actionRule('ConditionCheck', rules('deleteItem').types, 'Key'),
      Put: actionRule('Put', rules('putItem').types, 'Item'),
      Delete: actionRule('Delete', rules('deleteItem').types, 'Key'),
      Update: actionRule('Update', rules('updateItem').types, 'Key'),
    }),
    ClientRequestToken: { type: 'String', lengthGreaterThanOrEqual: 1, lengthLessThanOrEqual: 36 },
    ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY,
    ReturnItemCollectionMetrics: { type: 'String', enum: ['SIZE', 'NONE'] },
  }
}

function transactGetTypes(rules: (operation: string) => RequestRules): MemberTypes {
  const { TableName, Key, ProjectionExpression, ExpressionAttributeNames } = rules('getItem').types
  const children = Object.fromEntries(
    Object.entries({ TableName, Key, ProjectionExpression, ExpressionAttributeNames }).filter(([, rule]) => rule),
  ) as MemberTypes
  return {
    TransactItems: actionList('TransactGetItem', { Get: { type: 'FieldStruct<Get>', notNull: true, children } }),
    ReturnConsumedCapacity: RETURN_CONSUMED_CAPACITY,
  }
}

const OWN: Readonly<Record<string, (rules: (operation: string) => RequestRules) => MemberTypes>> = {
  transactWriteItems: transactWriteTypes,
  transactGetItems: transactGetTypes,
  ...CONTROL_RULES,
}

/** Rules of an operation: dynalite's, plus what it lacks, minus the legacy members. */
export function rulesFor(operation: string, dynaliteRules: (operation: string) => RequestRules): RequestRules {
  const own = OWN[operation]
  if (own !== undefined) return { types: own(dynaliteRules) }
  const { types, custom } = dynaliteRules(operation)
  const kept = Object.entries(types).filter(([name]) => !LEGACY.includes(name))
  const merged = { ...Object.fromEntries(kept), ...ADDED[operation] }
  const adjusted = operation === 'createTable' || operation === 'updateTable' ? withIndexOptions(merged) : merged
  // dynalite's rules for changing a table know only of throughput: the engine has its own.
  return custom === undefined || operation === 'updateTable' ? { types: adjusted } : { types: adjusted, custom }
}

/** Adds throughput options to global indexes, and takes away the demand for throughput that on-demand tables lack. */
function withIndexOptions(types: MemberTypes): MemberTypes {
  const options = {
    ProvisionedThroughput: THROUGHPUT,
    OnDemandThroughput: ON_DEMAND_THROUGHPUT,
    WarmThroughput: WARM_THROUGHPUT,
  }
  const extend = (rule: unknown, extra: MemberTypes): MemberRule => {
    const { type, children, ...rest } = rule as MemberRule
    return { ...rest, type, children: { ...(children as Record<string, MemberRule>), ...extra } }
  }
  const list = (types.GlobalSecondaryIndexes ?? types.GlobalSecondaryIndexUpdates) as MemberRule
  const element = list.children as MemberRule
  if (types.GlobalSecondaryIndexes !== undefined) {
    return { ...types, GlobalSecondaryIndexes: { ...list, children: extend(element, options) } }
  }
  const updates = element.children as Record<string, MemberRule>
  const children = {
    ...updates,
    Create: extend(updates.Create, options),
    Update: extend(updates.Update, options),
  }
  return { ...types, GlobalSecondaryIndexUpdates: { ...list, children: { ...element, children } } }
}
