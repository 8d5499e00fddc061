import type { Rule } from './check.js'
import { collectionIndex } from './collection-index.js'
import { collectionMember } from './collection-member.js'
import { collectionPartitionDiffers } from './collection-partition-differs.js'
import { collectionReservedName } from './collection-reserved-name.js'
import { declarationUnknownOption } from './declaration-unknown-option.js'
import { entityDuplicateName } from './entity-duplicate-name.js'
import { entityDuplicateType } from './entity-duplicate-type.js'
import { entityReservedAlias } from './entity-reserved-alias.js'
import { entityReservedAttribute } from './entity-reserved-attribute.js'
import { entityTypeOfClaims } from './entity-type-of-claims.js'
import { entityUnreadableAttribute } from './entity-unreadable-attribute.js'
import { indexEntriesMeet } from './index-entries-meet.js'
import { indexEntriesOverlap } from './index-entries-overlap.js'
import { indexInheritedSide } from './index-inherited-side.js'
import { indexLacksAttributes } from './index-lacks-attributes.js'
import { indexListMismatch } from './index-list-mismatch.js'
import { indexListPart } from './index-list-part.js'
import { indexPartitionMissing } from './index-partition-missing.js'
import { indexReservedName } from './index-reserved-name.js'
import { indexSharedAttribute } from './index-shared-attribute.js'
import { indexSortMissing } from './index-sort-missing.js'
import { indexSortSuperfluous } from './index-sort-superfluous.js'
import { indexUnknown } from './index-unknown.js'
import { indexUnused } from './index-unused.js'
import { indexWhen } from './index-when.js'
import { indexWhenNotKept } from './index-when-not-kept.js'
import { keyDatetimePrecision } from './key-datetime-precision.js'
import { keyHotPartition } from './key-hot-partition.js'
import { keyList } from './key-list.js'
import { keyLossy } from './key-lossy.js'
import { keyOverlap } from './key-overlap.js'
import { keySortMissing } from './key-sort-missing.js'
import { keySortSuperfluous } from './key-sort-superfluous.js'
import { keyTimeBucket } from './key-time-bucket.js'
import { schemaCombinedRule } from './schema-combined-rule.js'
import { storageDuplicateName } from './storage-duplicate-name.js'
import { storageKeyOnlyAbsent } from './storage-key-only-absent.js'
import { storageKeyOnlyLossy } from './storage-key-only-lossy.js'
import { storageKeyOnlyNative } from './storage-key-only-native.js'
import { storageKeyOnlyRenamed } from './storage-key-only-renamed.js'
import { storageKeyOnlySparse } from './storage-key-only-sparse.js'
import { storageKeyOnlyTtl } from './storage-key-only-ttl.js'
import { storageKeyOnlyVersion } from './storage-key-only-version.js'
import { storageUnknownAttribute } from './storage-unknown-attribute.js'
import { storageUnstorableName } from './storage-unstorable-name.js'
import { tableAttributeName } from './table-attribute-name.js'
import { tableAttributeType } from './table-attribute-type.js'
import { tableIndexCount } from './table-index-count.js'
import { tableListLength } from './table-list-length.js'
import { tableListMisplaced } from './table-list-misplaced.js'
import { tableLocalUnsorted } from './table-local-unsorted.js'
import { tableName } from './table-name.js'
import { tableOptionValue } from './table-option-value.js'
import { tableProjectionCount } from './table-projection-count.js'
import { tableSharedAttribute } from './table-shared-attribute.js'
import { tableThroughputMissing } from './table-throughput-missing.js'
import { tableThroughputSuperfluous } from './table-throughput-superfluous.js'
import { tableUnnamedAttribute } from './table-unnamed-attribute.js'
import { tableUnreadableAttribute } from './table-unreadable-attribute.js'
import { timestampsAttribute } from './timestamps-attribute.js'
import { ttlStoredElsewhere } from './ttl-stored-elsewhere.js'
import { ttlType } from './ttl-type.js'
import { uniqueAttribute } from './unique-attribute.js'
import { uniqueShard } from './unique-shard.js'
import { uniqueTableKeys } from './unique-table-keys.js'
import { versionAttribute } from './version-attribute.js'

/** Every rule, in the order in which their findings are best read. */
export const rules: readonly Rule[] = [
  tableName,
  tableOptionValue,
  tableUnnamedAttribute,
  tableAttributeName,
  tableSharedAttribute,
  tableAttributeType,
  tableListMisplaced,
  tableListLength,
  tableUnreadableAttribute,
  tableLocalUnsorted,
  tableIndexCount,
  tableProjectionCount,
  tableThroughputMissing,
  tableThroughputSuperfluous,
  declarationUnknownOption,
  entityReservedAlias,
  entityDuplicateName,
  entityDuplicateType,
  entityTypeOfClaims,
  schemaCombinedRule,
  storageUnknownAttribute,
  storageUnstorableName,
  storageDuplicateName,
  storageKeyOnlyRenamed,
  storageKeyOnlyVersion,
  storageKeyOnlyAbsent,
  storageKeyOnlyTtl,
  storageKeyOnlyNative,
  storageKeyOnlyLossy,
  storageKeyOnlySparse,
  entityReservedAttribute,
  entityUnreadableAttribute,
  ttlType,
  ttlStoredElsewhere,
  versionAttribute,
  uniqueTableKeys,
  uniqueAttribute,
  uniqueShard,
  timestampsAttribute,
  keySortMissing,
  keySortSuperfluous,
  keyList,
  keyLossy,
  keyOverlap,
  keyHotPartition,
  keyTimeBucket,
  keyDatetimePrecision,
  indexReservedName,
  indexUnknown,
  indexPartitionMissing,
  indexSortMissing,
  indexSortSuperfluous,
  indexInheritedSide,
  indexListMismatch,
  indexListPart,
  indexWhen,
  indexEntriesOverlap,
  indexWhenNotKept,
  indexSharedAttribute,
  indexEntriesMeet,
  collectionReservedName,
  collectionMember,
  collectionIndex,
  collectionPartitionDiffers,
  indexUnused,
  indexLacksAttributes,
]
