import { KeyValueError } from '../errors/index.js'
import { chooseCodec } from './choose-codec.js'
import { findAbsenceProblem, findFallbackProblem, findNativeProblem } from './declaration-problems.js'
import type { CompiledKeyPart, KeyPartDeclaration, TemplateProblem, TextSegment } from './key-part.js'
import { makeNativeCodec } from './native-codec.js'
import { makeNativePart } from './native-part.js'
import { type ParsedPlaceholder, type ParsedSegment, parseTemplate } from './template.js'
import { makeFail, makeTemplatePart } from './template-part.js'
import { maximumKeyBytes } from './text.js'
import type { Refuse } from './text-codec.js'

/**
 * Compiles one key template of an entity.
 *
 * @returns The part, or every problem that was found. Nothing is thrown.
 */
export function compileKeyPart(declaration: KeyPartDeclaration): CompiledKeyPart {
  const parsed = parseTemplate(declaration.template, declaration.delimiter)
  if (parsed.problems.length > 0) return { part: undefined, problems: parsed.problems }
  const native = findNativePlaceholder(parsed.segments, declaration)
  if (native) return compileNative(native, declaration)
  if (declaration.attributeType !== 'S') {
    const kind = declaration.attributeType === 'N' ? 'number' : 'binary'
    return refuse({
      code: 'key.attribute_type',
      message: `the key attribute "${declaration.attribute}" is a ${kind}, and a template makes text.`,
      fix: `Write "<${declaration.attribute}>" for an attribute of that name, or make the key attribute a string.`,
    })
  }
  return compileTemplate(parsed.segments, declaration)
}

/** The one placeholder of a template that is exactly an attribute, stored under the key attribute's name. */
function findNativePlaceholder(
  segments: readonly ParsedSegment[],
  { attribute, storedAs }: KeyPartDeclaration,
): ParsedPlaceholder | undefined {
  const [segment] = segments
  const placeholder = segment?.placeholder
  if (segments.length !== 1 || !placeholder || segment.prefix !== '' || segment.suffix !== '') return undefined
  // A place inside of a map is not stored at the top, whatever a key attribute is called.
  if (placeholder.text !== placeholder.path || placeholder.path.includes('.')) return undefined
  return (storedAs?.(placeholder.path) ?? placeholder.path) === attribute ? placeholder : undefined
}

function compileNative(parsed: ParsedPlaceholder, declaration: KeyPartDeclaration): CompiledKeyPart {
  const { attributeType, role, resolve, epochSeconds } = declaration
  const storage = resolve(parsed.path)
  if (storage === undefined) return refuse(describeUnknown(parsed, declaration))
  const placeholderRefuse = makeRefuse(declaration, parsed.text)
  const codec = makeNativeCodec(storage, attributeType, {
    limit: maximumKeyBytes[role],
    refuse: placeholderRefuse,
    epochSeconds: epochSeconds === parsed.path,
  })
  if (codec === undefined) return refuse(findNativeProblem(parsed, declaration))
  const absence = findAbsenceProblem(parsed, declaration)
  if (absence) return refuse(absence)
  const placeholder = Object.freeze({ ...parsed, shards: undefined, codec: codec.text, shape: codec.shape })
  const segments = [Object.freeze({ prefix: '', placeholder, suffix: '' })]
  return { part: makeNativePart(declaration, segments, placeholder, codec, makeFail(declaration)), problems: [] }
}

function compileTemplate(parsed: readonly ParsedSegment[], declaration: KeyPartDeclaration): CompiledKeyPart {
  const compiled = parsed.map((segment) => compileSegment(segment, declaration))
  const segments = compiled.every(isSegment) ? compiled : compiled.filter(isSegment)
  const problems = segments === compiled ? [] : listProblems(compiled)
  if (segments.filter(isSpread).length > 1) {
    problems.push({
      code: 'key.two_shards',
      message: `two placeholders of "${declaration.template}" are spread over shards.`,
      fix: 'Spread over one of them, with the product of their numbers.',
    })
  }
  if (problems.length > 0 || segments.length < compiled.length) return { part: undefined, problems }
  return makeTemplatePart(declaration, segments)
}

/** A segment, or why there is none; `undefined` where that has been said of its attribute. */
type CompiledSegment = TextSegment | TemplateProblem | undefined

function isSegment(compiled: CompiledSegment): compiled is TextSegment {
  return compiled !== undefined && 'prefix' in compiled
}

/** The problems of a template, those of an attribute that stands there twice once. */
function listProblems(compiled: readonly CompiledSegment[]): TemplateProblem[] {
  const problems = compiled.filter((one) => one !== undefined && 'code' in one)
  return problems.filter(({ message }, index) => problems.findIndex((other) => other.message === message) === index)
}

function isSpread({ placeholder }: TextSegment): boolean {
  return placeholder?.shards !== undefined
}

function compileSegment(
  { prefix, placeholder: parsed, suffix }: ParsedSegment,
  declaration: KeyPartDeclaration,
): CompiledSegment {
  if (!parsed) return Object.freeze({ prefix, placeholder: undefined, suffix })
  const { resolve, role, delimiter, isRefused } = declaration
  const storage = resolve(parsed.path)
  if (storage === undefined) return describeUnknown(parsed, declaration)
  const { text, path, formats } = parsed
  const choice = chooseCodec({ text, path, storage, formats, role, delimiter: delimiter.charCodeAt(0) })
  if ('problem' in choice) {
    return choice.problem.code === 'key.unstorable_attribute' && isRefused?.(path) ? undefined : choice.problem
  }
  const { codec, shards } = choice
  const problem = findAbsenceProblem(parsed, declaration) ?? findFallbackProblem(parsed, codec.shape, delimiter)
  if (problem) return problem
  const { fallback } = parsed
  const placeholder = Object.freeze({ text, path, formats, fallback, shards, codec, shape: codec.shape })
  return Object.freeze({ prefix, placeholder, suffix })
}

function describeUnknown(parsed: ParsedPlaceholder, { entity }: KeyPartDeclaration): TemplateProblem {
  return Object.freeze({
    code: 'key.unknown_attribute',
    message: `<${parsed.text}> names "${parsed.path}", which is not an attribute of the schema of ${entity}.`,
    fix: 'Correct the name, or add the attribute to the schema.',
  })
}

function makeRefuse({ entity, attribute, template }: KeyPartDeclaration, placeholder: string): Refuse {
  return (reason) => {
    throw new KeyValueError({ entity, keyAttribute: attribute, template, placeholder, reason })
  }
}

function refuse(problem: TemplateProblem): CompiledKeyPart {
  return { part: undefined, problems: [Object.freeze(problem)] }
}
