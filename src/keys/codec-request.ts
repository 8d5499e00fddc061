import type { Storage } from '../schema/storage.js'
import type { TemplateProblem } from './key-part.js'
import type { TemplateCode } from './template-diagnostics.js'
import type { TextCodec } from './text-codec.js'

/** What a placeholder's codec is chosen from. */
export interface CodecRequest {
  /** As written, for messages. */
  readonly text: string
  readonly path: string
  readonly storage: Storage
  readonly formats: readonly string[]
  readonly role: 'partition' | 'sort'
  /** The code of the delimiter; -1 where the text may contain it. */
  readonly delimiter: number
}

/** Why a placeholder has no codec. */
export interface CodecRefusal {
  readonly problem: TemplateProblem
}

/** A codec for the first formats of a placeholder, and how many those are. */
export interface BaseCodec {
  readonly codec: TextCodec
  readonly used: number
}

/** Says why a placeholder cannot be compiled. The message goes on after its name. */
export function refuseCodec(request: CodecRequest, code: TemplateCode, message: string, fix: string): CodecRefusal {
  return { problem: Object.freeze({ code, message: `<${request.text}> ${message}`, fix }) }
}

/** Reads the number of shards of a format such as `shard(10)`. */
export function readShards(format: string | undefined): number | undefined {
  const digits = /^shard\(([1-9]\d{0,3})\)$/.exec(format ?? '')?.[1]
  return digits === undefined ? undefined : Number(digits)
}
