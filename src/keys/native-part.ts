import type { KeyPart, KeyPartDeclaration, Placeholder, Segment } from './key-part.js'
import { makeNativeRanges } from './native-bounds.js'
import type { NativeCodec } from './native-form.js'
import type { Fail } from './template-part.js'
import { unfit } from './text-codec.js'

/** Makes a part that is one attribute of the item, stored once. */
export function makeNativePart(
  declaration: KeyPartDeclaration,
  segments: readonly Segment[],
  placeholder: Placeholder,
  codec: NativeCodec,
  fail: Fail,
): KeyPart {
  const { template, entity, attribute, attributeType, role, delimiter, required } = declaration
  const { path } = placeholder
  const paths = [path]
  return Object.freeze({
    template,
    entity,
    attribute,
    attributeType,
    role,
    delimiter,
    native: true,
    paths,
    asked: paths,
    shards: undefined,
    reversible: paths,
    segments,
    build: (read) => {
      const value = read(path)
      if (value !== undefined && value !== null) return codec.encode(value)
      return required ? fail(placeholder, 'the value is absent or null') : undefined
    },
    parse: (stored) => {
      const value = codec.decode(stored)
      return value === unfit ? undefined : new Map([[path, value]])
    },
    ...makeNativeRanges({ codec, placeholder, fail }),
  } satisfies KeyPart)
}
