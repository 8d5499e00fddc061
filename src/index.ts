export { connect } from './database/connect.js'

export type {
  ConnectOptions,
  CreationArguments,
  CursorSecret,
  Database,
  DatabaseOperations,
  GivenBy,
  ModifyOptions,
  OnlyChanges,
  Repositories,
  Repository,
  UpsertCallback,
} from './database/database-types.js'
export { type VerifyUniqueOptions, verifyUnique } from './database/verify-unique.js'
export {
  AnswerError,
  BatchIncompleteError,
  BatchPlanError,
  type CancellationReason,
  ConditionFailedError,
  ContentionError,
  ExpressionError,
  type ExpressionErrorCode,
  IndexKeyIncompleteError,
  InvalidCursorError,
  ItemExistsError,
  type ItemIssue,
  ItemNotFoundError,
  ItemTooLargeError,
  ItemValidationError,
  KeyloomError,
  KeyValueError,
  ModelError,
  type ModelProblem,
  OutcomeUnknownError,
  PlanNeedsReadError,
  SetupError,
  TableMismatchError,
  TransactionCanceledError,
  TransactionPlanError,
  UniqueConstraintError,
  type UpdateRefusedCode,
  UpdateRefusedError,
  VersionConflictError,
} from './errors/index.js'
export type {
  ArithmeticOperator,
  AtOperator,
  Condition,
  ConditionOperators,
  EqualityOperator,
  ListOperator,
  OrderOperator,
  RawPlaceholders,
  SetOperator,
  UpdateAction,
  UpdateCallback,
  UpdateOperators,
  Where,
} from './expressions/operator-types.js'
export type {
  Access,
  AnyEntries,
  Attributes,
  Elements,
  Entries,
  EntryOf,
  Expression,
  LooseReference,
  Named,
  NamedAttributes,
  Reference,
  References,
  ReferenceTo,
} from './expressions/reference-types.js'
export type {
  Place,
  PlaceElements,
  PlaceEntries,
  PlaceOf,
  Places,
  SelectCallback,
  Selected,
  SelectOperators,
} from './expressions/select-types.js'
export type { AccessPattern } from './model/access-patterns.js'
export type { CollectionDeclaration } from './model/collection.js'
export {
  type AnyEntity,
  defineEntity,
  type Entity,
  type EntityDeclaration,
  type IndexTemplates,
  type KeyTemplates,
  type SideTemplates,
  type TimestampNames,
} from './model/entity.js'
export type { Changes, Creation, DecodedItem, Item, Key, NeededForCreation, NewItem } from './model/item-types.js'
export { defineModel } from './model/model.js'
export type { AnyModel, Model, ModelDeclaration } from './model/model-types.js'
export {
  type AnyTable,
  defineTable,
  type GlobalIndex,
  type KeyAttribute,
  type KeyAttributes,
  type LocalIndex,
  type Projection,
  type Table,
  type TableDeclaration,
  type TableIndex,
  type TableKey,
  type TableOptions,
  type Throughput,
} from './model/table.js'
export type { ReadBatch, WriteBatch } from './operations/batch-types.js'
export type {
  CollectionItem,
  CollectionItems,
  CollectionQuery,
  Collections,
  ConsistentCollectionQuery,
} from './operations/collection-types.js'
export type { InvalidItem, OnInvalidItem } from './operations/connection.js'
export type {
  CheckOperation,
  CreateOperation,
  DeleteOperation,
  ExistsOperation,
  GetOperation,
  Operation,
  PutOperation,
  ReadTransaction,
  Result,
  TransactWriteOptions,
  UpdateOperation,
  UpsertOperation,
  VersionOf,
  WriteTransaction,
} from './operations/operation-types.js'
export type {
  Batchable,
  BatchPlace,
  BatchResults,
  Readable,
  ReadResults,
  Transactable,
  WriteResults,
} from './operations/placement-types.js'
export type { Explanation, PlanExplanation, PlannedRequest, PlanStep } from './operations/plan-types.js'
export type {
  GlobalIndexQuery,
  HeldAttributes,
  HydrateOptions,
  PartialResults,
  Queries,
  ShardedQuery,
  SortCondition,
  TableQuery,
  UnspannedQuery,
} from './operations/query-types.js'
export type { Page, PageOptions, Reader, UnpagedReader } from './operations/reader-types.js'
export type {
  GlobalIndexScan,
  ModelScan,
  Scans,
  SegmentedIndexScan,
  SegmentedModelScan,
  SegmentedTableScan,
  TableScan,
} from './operations/scan-types.js'
export type { UniqueProblem, UniqueReport } from './operations/verify-claims.js'
export type { EntitySchema } from './schema/schema-types.js'
export type { StoredKind } from './schema/storage.js'
export type { StoredItem, StoredValue } from './schema/stored-item.js'
export type { AnyDynamoDBClient, DocumentClient } from './wire/any-client.js'
export { createClient } from './wire/create-client.js'
export type {
  OnOperation,
  OperationEvent,
  OperationListener,
  OperationObservation,
  OperationObserver,
  OperationRequest,
} from './wire/operation-event.js'
