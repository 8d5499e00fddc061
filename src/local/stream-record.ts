import { REGION } from './arn.js'
import { type AttributeMap, createMap } from './attribute-value.js'
import type { Effect } from './effect.js'
import { sizeOfItem } from './item-size.js'
import type { Stream } from './stream-types.js'
import { namesOf, pick } from './table.js'

/** The identity under which the service removes what has expired. */
const TTL_IDENTITY = { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' }

/** The record of a change as consumers get it, with the images that the stream's view shows. */
export function streamRecord(
  { before, after, expired }: Effect,
  stream: Stream,
  sequenceNumber: string,
  at: number,
): Record<string, unknown> {
  const keys = pick(after ?? before ?? createMap(), namesOf(stream.keySchema))
  const showsNew = stream.viewType === 'NEW_IMAGE' || stream.viewType === 'NEW_AND_OLD_IMAGES'
  const showsOld = stream.viewType === 'OLD_IMAGE' || stream.viewType === 'NEW_AND_OLD_IMAGES'
  const images: Record<string, AttributeMap> = {
    Keys: keys,
    ...(showsNew && after && { NewImage: after }),
    ...(showsOld && before && { OldImage: before }),
  }
  const SizeBytes = Object.values(images).reduce((bytes, image) => bytes + sizeOfItem(image), 0)
  return {
    eventID: BigInt(sequenceNumber).toString(16).padStart(32, '0'),
    eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: REGION,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(at / 1000),
      ...images,
      SequenceNumber: sequenceNumber,
      SizeBytes,
      StreamViewType: stream.viewType,
    },
    ...(expired && { userIdentity: TTL_IDENTITY }),
  }
}
