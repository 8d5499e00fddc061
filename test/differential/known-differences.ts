import { textOf } from './canonical.js'
import type { Difference } from './compare.js'
import {
  codesOf,
  hasPathAsFallback,
  isPartOf,
  isRefused,
  looksIntoKey,
  onlyOursAreInvalid,
  ourFailure,
  theirFailure,
  updatesKey,
  withoutEmptyEnd,
} from './difference-parts.js'
import type { Item } from './fragments.js'
import type { Failure } from './outcome.js'

/** A class of difference between the engines that the comparison allows, and no more than that. */
export interface KnownDifference {
  readonly name: string
  readonly departs: 'DynamoDB Local' | 'neither'
  /** How it departs, or what is not documented. */
  readonly how: string
  /** Where the service's behaviour is documented. */
  readonly source: string
  readonly allows: (difference: Difference) => boolean
}

const API = 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference'

const GUIDE = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide'
const INDEX_KEY = /Type mismatch for Index Key|secondary index key is not supported/

const INTO_KEY = /^Key attributes must be scalars/

/** Messages of faults that lie in an item rather than in the request. */
const FAULTS_OF_ITEMS = [
  /^The document path provided in the update expression is invalid/,
  /^The provided expression refers to an attribute that does not exist/,
  /^An operand in the update expression has an incorrect data type/,
  /^Incorrect operand type/,
  /^Invalid attribute value type/,
  /^One or more parameter values (are not valid|were invalid)/,
  /^Key attributes must be scalars/,
  /^Cannot update attribute/,
  /^Number overflow/,
  /^DynamoDB only supports precision up to 38 digits/,
]

const isCancelled = (failure: Failure | undefined): boolean => failure?.name === 'TransactionCanceledException'
const isTransaction = ({ step }: Difference): boolean => step?.operation.startsWith('Transact') === true

/** Every class of difference that is known to remain. */
export const knownDifferences: readonly KnownDifference[] = [
  {
    name: 'capacity without request',
    departs: 'DynamoDB Local',
    how: 'gives `ConsumedCapacity` for a `DeleteItem` that did not ask for it',
    source: `${API}/API_DeleteItem.html`,
    allows: ({ kind, step, ours, theirs }) =>
      kind === 'answer' &&
      step?.operation === 'DeleteItem' &&
      JSON.stringify({ ...(theirs as object), ConsumedCapacity: undefined }) === JSON.stringify(ours),
  },
  {
    name: 'full stop',
    departs: 'DynamoDB Local',
    how: 'ends the message of a failed `ConditionCheck` with a full stop',
    source: `${API}/API_TransactWriteItems.html`,
    allows: ({ kind, ours, theirs }) =>
      kind === 'failure' &&
      JSON.stringify(ours) === JSON.stringify(theirs).replaceAll('request failed."', 'request failed"'),
  },
  {
    name: 'refused instead of cancelled',
    departs: 'DynamoDB Local',
    how: 'refuses the request of a transaction with a `ValidationException` where an action does not fit its item',
    source: `${API}/API_TransactWriteItems.html`,
    allows: (difference) => {
      const theirs = theirFailure(difference)
      if (!isTransaction(difference) || !isCancelled(ourFailure(difference))) return false
      return theirs?.name === 'ValidationException' && FAULTS_OF_ITEMS.some((message) => message.test(theirs.message))
    },
  },
  {
    name: 'reasons left out',
    departs: 'DynamoDB Local',
    how: 'cancels a transaction for a wrong key with fewer reasons than there are actions',
    source: `${API}/API_TransactWriteItems.html`,
    allows: ({ kind, ours, theirs, step }) => {
      const [mine, yours] = [codesOf(ours), codesOf(theirs)]
      if (kind !== 'failure' || !step?.operation.startsWith('Transact') || !mine.includes('ValidationError'))
        return false
      return yours.length < mine.length && yours.every((code) => code === 'ValidationError')
    },
  },
  {
    name: 'condition before key',
    departs: 'DynamoDB Local',
    how: 'judges the condition before it refuses an update of a key attribute',
    source: `${API}/API_UpdateItem.html`,
    allows: (difference) => {
      const { kind, step } = difference
      if (!updatesKey(step)) return false
      if (kind === 'outcome') {
        const [mine, yours] = [ourFailure(difference), theirFailure(difference)]
        return (
          /Cannot update attribute|Key attributes must be scalars/.test(mine?.message ?? '') &&
          yours?.name === 'ConditionalCheckFailedException'
        )
      }
      return onlyOursAreInvalid(difference)
    },
  },
  {
    name: 'conditions before duplicates',
    departs: 'DynamoDB Local',
    how: 'judges the conditions of a transaction before it refuses two actions on one item',
    source: `${API}/API_TransactWriteItems.html`,
    allows: (difference) =>
      /multiple operations on one item/.test(ourFailure(difference)?.message ?? '') &&
      isCancelled(theirFailure(difference)),
  },
  {
    name: 'last page',
    departs: 'neither',
    how: 'where `Limit` is met by the last item, an empty page may follow',
    source: `${API}/API_Query.html`,
    allows: ({ kind, step, ours, theirs }) => {
      if (kind !== 'answer' || step?.operation !== 'Query' || step.input.Limit === undefined) return false
      return textOf(withoutEmptyEnd(ours)) === textOf(withoutEmptyEnd(theirs))
    },
  },
  {
    name: 'notation tells keys apart',
    departs: 'DynamoDB Local',
    how: 'takes equal numbers in different notations for keys of different items within one request',
    source: `${GUIDE}/HowItWorks.NamingRulesDataTypes.html`,
    allows: (difference) => {
      if (!/"N":"(1\.0|1e1)"/.test(JSON.stringify(difference.step?.input) ?? '')) return false
      return isRefused(difference, /duplicates|multiple operations on one item/)
    },
  },
  {
    name: 'index key of the wrong type',
    departs: 'DynamoDB Local',
    how: 'accepts an update that gives an index key the wrong type',
    source: `${GUIDE}/GSI.html`,
    allows: (difference) => {
      return (difference.kind === 'contents' || difference.kind === 'outcome') && isRefused(difference, INDEX_KEY)
    },
  },
  {
    name: 'filter beyond the index',
    departs: 'DynamoDB Local',
    how: 'accepts a filter on attributes that the index does not have',
    source: `${GUIDE}/GSI.html`,
    allows: (difference) =>
      /does not project one or more filter attributes/.test(ourFailure(difference)?.message ?? '') &&
      theirFailure(difference) === undefined,
  },
  {
    name: 'path into a key',
    departs: 'DynamoDB Local',
    how: 'takes a path into a key attribute in a condition for one to nothing',
    source: `${API}/API_TransactWriteItems.html`,
    allows: (difference) => {
      if (difference.kind === 'failure') return looksIntoKey(difference.step) && onlyOursAreInvalid(difference)
      return isRefused(difference, INTO_KEY)
    },
  },
  {
    name: 'parts as wholes',
    departs: 'DynamoDB Local',
    how: 'returns whole attributes where only parts of them were updated',
    source: `${API}/API_UpdateItem.html`,
    allows: ({ kind, step, ours, theirs }) => {
      if (kind !== 'answer' || !/^UPDATED_/.test(String(step?.input.ReturnValues))) return false
      const [mine = {}, yours = {}] = [ours, theirs].map((answer) => (answer as { Attributes?: Item }).Attributes)
      return isPartOf({ M: mine }, { M: yours })
    },
  },
  {
    name: 'fallback without need',
    departs: 'DynamoDB Local',
    how: 'refuses an `if_not_exists` that falls back on an absent attribute, where there is no need to fall back',
    source: `${GUIDE}/Expressions.UpdateExpressions.html`,
    allows: (difference) => {
      if (!hasPathAsFallback(difference.step)) return false
      const message = theirFailure(difference)?.message ?? ''
      return /expression refers to an attribute that does not exist/.test(message)
    },
  },
  {
    name: 'refused or cancelled',
    departs: 'neither',
    how: 'a transaction whose keys are wrong in several ways may be refused or cancelled',
    source: 'not documented',
    allows: (difference) => {
      const theirs = theirFailure(difference)
      if (!isTransaction(difference) || ourFailure(difference)?.name !== 'ValidationException') return false
      return isCancelled(theirs) && codesOf(theirs).every((code) => code === 'ValidationError')
    },
  },
  {
    name: 'token before the request',
    departs: 'neither',
    how: 'a transaction that is invalid and has the token of another may be told of either',
    source: 'not documented',
    allows: (difference) =>
      ourFailure(difference)?.name === 'ValidationException' &&
      theirFailure(difference)?.name === 'IdempotentParameterMismatchException',
  },
  {
    name: 'which of several faults',
    departs: 'neither',
    how: 'a request with several faults, one of them a table or an index that is not there, may be told of another',
    source: 'not documented',
    allows: (difference) => {
      const failures = [ourFailure(difference), theirFailure(difference)]
      const names = failures.map((failure) => failure?.name)
      return !names.includes(undefined) && names.includes('ResourceNotFoundException') && isOfAbsent(difference)
    },
  },
]

function isOfAbsent({ step }: Difference): boolean {
  return JSON.stringify(step?.input).includes('"absent"')
}

/** The known difference that allows for a difference, if there is one. */
export function allowanceOf(difference: Difference): KnownDifference | undefined {
  return knownDifferences.find(({ allows }) => allows(difference))
}
