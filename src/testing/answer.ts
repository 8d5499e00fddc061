import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** An answer as it goes over the wire. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

const NAMESPACE = 'com.amazonaws.dynamodb.v20120810'

/** An answer in DynamoDB's JSON. Some SDKs check the checksum. */
export function jsonAnswer(status: number, content: unknown): Answer {
  const body = Buffer.from(JSON.stringify(content))
  return {
    status,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'content-length': String(body.length),
      'x-amzn-requestid': randomBytes(26).toString('hex').toUpperCase(),
      'x-amz-crc32': String(crc32(body)),
    },
    body,
  }
}

/** What an error of the service is made of. */
export interface ServiceFailure {
  readonly type: string
  readonly message: string
  readonly status?: number
  /** The namespace of the type, where it is not DynamoDB's own. */
  readonly namespace?: string
  /** Members beside the message. */
  readonly details?: Readonly<Record<string, unknown>>
}

/** An answer that is an error, in the service's form. */
export function errorAnswer({ type, message, status = 400, namespace = NAMESPACE, details }: ServiceFailure): Answer {
  // The service writes "Message" in its transactions' errors; both spellings are read by every SDK.
  return jsonAnswer(status, { __type: `${namespace}#${type}`, message, Message: message, ...details })
}

/** An answer of which only the first bytes come, as if there were no more. */
export function shortenAnswer({ status, headers, body }: Answer, length: number): Answer {
  return { status, headers: { ...headers, 'content-length': String(length) }, body: body.subarray(0, length) }
}

/** An answer of another sender than the service. */
export function foreignAnswer(status: number, contentType: string, text: string): Answer {
  const body = Buffer.from(text)
  return { status, headers: { 'content-type': contentType, 'content-length': String(body.length) }, body }
}
