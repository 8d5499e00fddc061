import type { MemberRule, MemberTypes } from './dynalite-internals.js'

const TABLE_NAME: MemberRule = {
  type: 'String',
  notNull: true,
  regex: '[a-zA-Z0-9_.-]+',
  lengthGreaterThanOrEqual: 3,
  lengthLessThanOrEqual: 255,
}

const { notNull: _, ...TABLE_NAME_IF_GIVEN } = TABLE_NAME

const STREAM_ARN: MemberRule = { type: 'String', notNull: true, lengthGreaterThanOrEqual: 37 }

/** Tags of a table. */
export const TAGS: MemberRule = {
  type: 'List',
  children: {
    type: 'ValueStruct<Tag>',
    children: {
      Key: { type: 'String', notNull: true, lengthGreaterThanOrEqual: 1, lengthLessThanOrEqual: 128 },
      Value: { type: 'String', notNull: true, lengthLessThanOrEqual: 256 },
    },
  },
}

/** Rules of the operations on tables and streams that dynalite does not have. */
export const CONTROL_RULES: Readonly<Record<string, () => MemberTypes>> = {
  describeTimeToLive: () => ({ TableName: TABLE_NAME }),
  updateTimeToLive: () => ({
    TableName: TABLE_NAME,
    TimeToLiveSpecification: {
      type: 'FieldStruct<TimeToLiveSpecification>',
      notNull: true,
      children: {
        AttributeName: {
          type: 'String',
          notNull: true,
          lengthGreaterThanOrEqual: 1,
          lengthLessThanOrEqual: 255,
        },
        Enabled: { type: 'Boolean', notNull: true },
      },
    },
  }),
  tagResource: () => ({ ResourceArn: { type: 'String', notNull: true }, Tags: { ...TAGS, notNull: true } }),
  untagResource: () => ({
    ResourceArn: { type: 'String', notNull: true },
    TagKeys: { type: 'List', notNull: true, children: { type: 'String', lengthGreaterThanOrEqual: 1 } },
  }),
  listTagsOfResource: () => ({ ResourceArn: { type: 'String', notNull: true }, NextToken: 'String' }),
  listStreams: () => ({
    TableName: TABLE_NAME_IF_GIVEN,
    ExclusiveStartStreamArn: 'String',
    Limit: { type: 'Integer', greaterThanOrEqual: 1, lessThanOrEqual: 100 },
  }),
  describeStream: () => ({
    StreamArn: STREAM_ARN,
    ExclusiveStartShardId: 'String',
    Limit: { type: 'Integer', greaterThanOrEqual: 1, lessThanOrEqual: 100 },
    ShardFilter: {
      type: 'FieldStruct<ShardFilter>',
      children: { Type: { type: 'String', enum: ['CHILD_SHARDS'] }, ShardId: { type: 'String', notNull: true } },
    },
  }),
  getShardIterator: () => ({
    StreamArn: STREAM_ARN,
    ShardId: { type: 'String', notNull: true },
    ShardIteratorType: {
      type: 'String',
      notNull: true,
      enum: ['AT_SEQUENCE_NUMBER', 'AFTER_SEQUENCE_NUMBER', 'TRIM_HORIZON', 'LATEST'],
    },
    SequenceNumber: 'String',
  }),
  getRecords: () => ({
    ShardIterator: { type: 'String', notNull: true, lengthGreaterThanOrEqual: 1 },
    Limit: { type: 'Integer', greaterThanOrEqual: 1, lessThanOrEqual: 1000 },
  }),
  describeContinuousBackups: () => ({ TableName: TABLE_NAME }),
  updateContinuousBackups: () => ({
    TableName: TABLE_NAME,
    PointInTimeRecoverySpecification: {
      type: 'FieldStruct<PointInTimeRecoverySpecification>',
      notNull: true,
      children: {
        PointInTimeRecoveryEnabled: { type: 'Boolean', notNull: true },
        RecoveryPeriodInDays: { type: 'Integer', greaterThanOrEqual: 1, lessThanOrEqual: 35 },
      },
    },
  }),
}
