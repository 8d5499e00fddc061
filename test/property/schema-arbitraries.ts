import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import fc from 'fast-check'
import * as z from 'zod'

/** A schema together with inputs for it and what each of them should be read back as. */
export interface Sample {
  readonly schema: z.ZodType
  readonly cases: fc.Arbitrary<Case>
  /** What the schema is, for reports. */
  readonly label: string
}

export interface Case {
  readonly input: unknown
  readonly output: unknown
}

/** Which schemas to make. */
export interface SampleOptions {
  /** Whether parts may have defaults; inside a union they would make the outcome depend on the alternative taken. */
  readonly defaults: boolean
  readonly depth: number
}

const same = (values: fc.Arbitrary<unknown>): fc.Arbitrary<Case> =>
  values.map((value) => ({ input: value, output: value }))

const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', '__proto__', '2020-01-01T00:00:00.000Z', '1', 'null'),
)
const dates = fc.date({
  min: new Date('0000-01-01T00:00:00.000Z'),
  max: new Date('9999-12-31T23:59:59.999Z'),
  noInvalidDate: true,
})
const storable = (value: number): boolean =>
  Number.isInteger(value) ? Number.isSafeInteger(value) : Math.abs(value) >= 1e-130
const numbers = fc
  .oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
    fc.maxSafeInteger(),
    fc.constantFrom(-0, 1e-130, 0.1),
  )
  .filter(storable)
const bigints = fc.bigInt({ min: -(10n ** 38n) + 1n, max: 10n ** 38n - 1n })
const binaries = fc.uint8Array({ maxLength: 8 })
const noNegativeZero = (value: number): number => value + 0
const numberCases = numbers.map((value) => ({ input: value, output: noNegativeZero(value) }))

const pointCodec = z.codec(z.string(), z.object({ x: z.int(), y: z.int() }), {
  decode: (text) => {
    const [x, y] = text.split(',').map(Number)
    return { x: x as number, y: y as number }
  },
  encode: ({ x, y }) => `${x},${y}`,
})
const mapCodec = z.codec(z.record(z.string(), z.date()), z.map(z.string(), z.date()), {
  decode: (entries) => new Map(Object.entries(entries)),
  encode: (map) => Object.fromEntries(map),
})
const isSortedSet = (list: readonly string[]): boolean =>
  list.every((text, index) => index === 0 || (list[index - 1] as string) < text)
const listCodec = z.codec(z.set(z.string()), z.array(z.string()).refine(isSortedSet), {
  decode: (set) => [...set].sort(),
  encode: (list) => new Set(list),
})

const names = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'kind', '__proto__', 'constructor', 'toString', 'hasOwnProperty', 'a.b', '🙂'),
  fc.string({ minLength: 1, maxLength: 3 }),
)

/** The texts that a format takes. */
const accepted = (format: z.ZodType, all: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  all.filter((text) => format.safeParse(text).success)

const leaves: readonly Sample[] = [
  { label: 'string', schema: z.string(), cases: same(texts) },
  { label: 'uuid', schema: z.uuid(), cases: same(fc.uuid()) },
  { label: 'url', schema: z.url(), cases: same(accepted(z.url(), fc.webUrl())) },
  { label: 'email', schema: z.email(), cases: same(accepted(z.email(), fc.emailAddress())) },
  { label: 'iso date', schema: z.iso.date(), cases: same(dates.map((date) => date.toISOString().slice(0, 10))) },
  { label: 'number', schema: z.number(), cases: numberCases },
  { label: 'int', schema: z.int(), cases: same(fc.maxSafeInteger()) },
  { label: 'int32', schema: z.int32(), cases: same(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })) },
  { label: 'uint32', schema: z.uint32(), cases: same(fc.integer({ min: 0, max: 2 ** 32 - 1 })) },
  { label: 'float32', schema: z.float32(), cases: numberCases },
  { label: 'float64', schema: z.float64(), cases: numberCases },
  { label: 'bigint', schema: z.bigint(), cases: same(bigints) },
  { label: 'int64', schema: z.int64(), cases: same(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })) },
  { label: 'uint64', schema: z.uint64(), cases: same(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })) },
  { label: 'boolean', schema: z.boolean(), cases: same(fc.boolean()) },
  { label: 'null', schema: z.null(), cases: same(fc.constant(null)) },
  { label: 'date', schema: z.date(), cases: same(dates) },
  { label: 'binary', schema: z.instanceof(Uint8Array), cases: same(binaries) },
  { label: 'enum', schema: z.enum(['a', 'b', '__proto__']), cases: same(fc.constantFrom('a', 'b', '__proto__')) },
  { label: 'literal', schema: z.literal(['x', 1, true, null]), cases: same(fc.constantFrom('x', 1, true, null)) },
  {
    label: 'bigint literal',
    schema: z.literal(12345678901234567890n),
    cases: same(fc.constant(12345678901234567890n)),
  },
  { label: 'template', schema: z.templateLiteral(['v', z.int()]), cases: same(fc.nat().map((n) => `v${n}`)) },
  { label: 'trim', schema: z.string().trim(), cases: texts.map((input) => ({ input, output: input.trim() })) },
  { label: 'branded', schema: z.string().min(1).brand('B'), cases: same(texts.filter((text) => text !== '')) },
  {
    label: 'point codec',
    schema: pointCodec,
    cases: same(fc.record({ x: fc.maxSafeInteger(), y: fc.maxSafeInteger() }, { noNullPrototype: true })),
  },
  {
    label: 'map codec',
    schema: mapCodec,
    cases: same(fc.array(fc.tuple(names, dates)).map((entries) => new Map(entries))),
  },
  {
    label: 'set codec',
    schema: listCodec,
    cases: same(fc.uniqueArray(texts, { minLength: 1, maxLength: 3 }).map((list) => [...list].sort())),
  },
  { label: 'bool codec', schema: z.stringbool(), cases: same(fc.boolean()) },
]

const sets: readonly Sample[] = [
  { label: 'set of strings', schema: z.set(z.string()), cases: sameSet(texts) },
  { label: 'set of numbers', schema: z.set(z.number()), cases: sameSet(numbers.map(noNegativeZero)) },
  { label: 'set of bigints', schema: z.set(z.bigint()), cases: sameSet(bigints) },
  { label: 'set of dates', schema: z.set(z.date()), cases: sameSet(dates) },
  { label: 'set of binaries', schema: z.set(z.instanceof(Uint8Array)), cases: sameSet(binaries) },
  { label: 'set of enums', schema: z.set(z.enum(['a', 'b'])), cases: sameSet(fc.constantFrom('a', 'b')) },
]

/** Sets that come back as they are. Dates and binaries that are equal are one element to DynamoDB, and two to JavaScript. */
function sameSet(elements: fc.Arbitrary<unknown>): fc.Arbitrary<Case> {
  const selector = (element: unknown): unknown => {
    if (element instanceof Date) return element.getTime()
    return element instanceof Uint8Array ? element.join() : element
  }
  return same(fc.uniqueArray(elements, { minLength: 1, maxLength: 4, selector }).map((values) => new Set(values)))
}

/** Random schemas built of everything that can be stored. */
export function samples(options: SampleOptions): fc.Arbitrary<Sample> {
  const leaf = fc.constantFrom(...leaves, ...sets)
  if (options.depth === 0) return leaf
  const inner = samples({ ...options, depth: options.depth - 1 })
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    { weight: 3, arbitrary: objects(options) },
    inner.map(arrayOf),
    inner.map((sample) => recordOf(sample, 'record', z.record(z.string(), sample.schema), names)),
    inner.map((sample) => recordOf(sample, 'record by uuid', z.record(z.uuid(), sample.schema), fc.uuid())),
    inner.map((sample) =>
      recordOf(sample, 'partial record', z.partialRecord(keys, sample.schema), fc.constantFrom(...keys.options)),
    ),
    inner.map(nullableOf),
    inner.map(readonlyOf),
    inner.map(lazyOf),
    inner.map(treeOf),
    fc.tuple(inner, inner).map(([first, second]) => tupleOf(first, second)),
    inner.map(lastOptionalTuple),
    objects(options).chain((left) => objects(options).map((right) => intersectionOf(left, right))),
    discriminated({ ...options, depth: options.depth - 1 }),
  )
}

interface Field {
  readonly name: string
  readonly sample: Sample
  readonly presence: 'required' | 'optional' | 'default' | 'catch' | 'prefault'
}

interface ObjectSample extends Sample {
  readonly schema: z.ZodObject
  readonly names: readonly string[]
}

/** Random object schemas. */
export function objects(options: SampleOptions, tag?: string): fc.Arbitrary<ObjectSample> {
  const presence = fc.constantFrom<Field['presence'][]>(
    'required',
    'optional',
    ...(options.defaults ? (['default', 'catch', 'prefault'] as const) : []),
  )
  const field = fc.record({
    name: names,
    sample: samples({ ...options, depth: Math.max(0, options.depth - 1) }),
    presence,
  })
  const kinds = fc.constantFrom('strip', 'strict', 'loose')
  return fc
    .tuple(fc.uniqueArray(field, { selector: ({ name }) => name, maxLength: 4 }), kinds)
    .map(([fields, kind]) => objectOf(fields as Field[], kind, tag))
}

function objectOf(fields: readonly Field[], kind: string, tag?: string): ObjectSample {
  const used = tag === undefined ? fields : fields.filter(({ name }) => name !== 'kind')
  const entries = used.map(({ name, sample, presence }) => [name, withPresence(sample, presence)] as const)
  if (tag !== undefined) entries.push(['kind', { label: tag, schema: z.literal(tag), cases: same(fc.constant(tag)) }])
  const shape = Object.fromEntries(entries.map(([name, { schema }]) => [name, schema]))
  const make = kind === 'strict' ? z.strictObject : kind === 'loose' ? z.looseObject : z.object
  const cases = fc
    .tuple(...entries.map(([name, { cases }]) => cases.map((value) => [name, value] as const)))
    .map((values) => ({
      input: Object.fromEntries(values.map(([name, { input }]) => [name, input])),
      output: Object.fromEntries(
        values.filter(([, { output }]) => output !== undefined).map(([name, { output }]) => [name, output]),
      ),
    }))
  const label = `${kind} {${entries.map(([name, sample]) => `${name}: ${sample.label}`).join(', ')}}`
  return { label, schema: make(shape), cases, names: entries.map(([name]) => name) }
}

function withPresence(sample: Sample, presence: Field['presence']): Sample {
  const { schema, cases } = sample
  if (presence === 'required') return sample
  const absent = (output: unknown): fc.Arbitrary<Case> =>
    fc.oneof({ weight: 2, arbitrary: cases }, fc.constant({ input: undefined, output }))
  if (presence === 'optional') return { label: `${sample.label}?`, schema: schema.optional(), cases: absent(undefined) }
  const [given] = fc.sample(cases, { numRuns: 1, seed: 7 })
  const filled = given?.output
  if (filled === undefined) return sample
  if (presence === 'prefault' && isTextual(schema)) {
    return { label: `prefault ${sample.label}`, schema: schema.prefault(given?.input as never), cases: absent(filled) }
  }
  if (presence === 'catch')
    return { label: `catch ${sample.label}`, schema: schema.catch(filled as never), cases: absent(filled) }
  return { label: `default ${sample.label}`, schema: schema.default(filled as never), cases: absent(filled) }
}

/** A prefault is what zod would be given to parse: only of what needs no codec is that the value as it is. */
function isTextual(schema: z.ZodType): boolean {
  return schema instanceof z.ZodString
}

const lists = (cases: fc.Arbitrary<Case>): fc.Arbitrary<Case> =>
  fc.array(cases, { maxLength: 3 }).map((elements) => ({
    input: elements.map(({ input }) => input),
    output: elements.map(({ output }) => output),
  }))

function arrayOf({ schema, cases, label }: Sample): Sample {
  return { label: `${label}[]`, schema: z.array(schema), cases: lists(cases) }
}

const keys = z.enum(['a', 'b', 'constructor'])

function recordOf({ cases, label }: Sample, kind: string, schema: Sample['schema'], own: fc.Arbitrary<string>): Sample {
  const entries = fc.uniqueArray(fc.tuple(own, cases), { selector: ([name]) => name, maxLength: 3 })
  return {
    label: `${kind} of ${label}`,
    schema,
    cases: entries.map((pairs) => ({
      input: Object.fromEntries(pairs.map(([name, { input }]) => [name, input])),
      output: Object.fromEntries(pairs.map(([name, { output }]) => [name, output])),
    })),
  }
}

function nullableOf({ schema, cases, label }: Sample): Sample {
  return { label: `${label}|null`, schema: schema.nullable(), cases: fc.oneof(cases, same(fc.constant(null))) }
}

function readonlyOf({ schema, cases, label }: Sample): Sample {
  return { label: `readonly ${label}`, schema: schema.readonly(), cases }
}

function lazyOf({ schema, cases, label }: Sample): Sample {
  return { label: `lazy ${label}`, schema: z.lazy(() => schema), cases }
}

/** A schema that holds itself. */
function treeOf({ schema, cases, label }: Sample): Sample {
  const tree: z.ZodType = z.object({
    value: schema,
    get left() {
      return tree.optional()
    },
    get others() {
      return z.array(tree).optional()
    },
  })
  const nodes: fc.Arbitrary<Case> = fc.letrec<{ node: Case }>((tie) => ({
    node: fc
      .tuple(
        cases,
        fc.option(tie('node'), { maxDepth: 2, nil: undefined, depthIdentifier: 'tree' }),
        fc.option(fc.array(tie('node'), { maxLength: 2, depthIdentifier: 'tree' }), {
          maxDepth: 2,
          nil: undefined,
          depthIdentifier: 'tree',
        }),
      )
      .map(([value, left, others]) => {
        const side = (name: 'input' | 'output'): unknown => ({
          ...(value[name] !== undefined && { value: value[name] }),
          ...(left !== undefined && { left: left[name] }),
          ...(others !== undefined && { others: others.map((one) => one[name]) }),
        })
        return { input: side('input'), output: side('output') }
      }),
  })).node
  return { label: `tree of ${label}`, schema: tree, cases: nodes }
}

function tupleOf(first: Sample, second: Sample): Sample {
  return {
    label: `[${first.label}, ${second.label}, ...int]`,
    schema: z.tuple([first.schema, second.schema], z.int()),
    cases: fc.tuple(first.cases, second.cases, fc.array(fc.nat(), { maxLength: 2 })).map(([a, b, rest]) => ({
      input: [a.input, b.input, ...rest],
      output: [a.output, b.output, ...rest],
    })),
  }
}

function lastOptionalTuple({ schema, cases, label }: Sample): Sample {
  return {
    label: `[int, ${label}?]`,
    schema: z.tuple([z.int(), schema.optional()]),
    cases: fc.oneof(
      fc.nat().map((n) => ({ input: [n], output: [n] })),
      cases.map(({ input, output }) => ({ input: [1, input], output: [1, output] })),
    ),
  }
}

function intersectionOf(left: ObjectSample, right: ObjectSample): Sample {
  if (left.names.some((name) => right.names.includes(name))) return left
  return {
    label: `${left.label} & ${right.label}`,
    schema: z.intersection(left.schema, right.schema),
    cases: fc.tuple(left.cases, right.cases).map(([a, b]) => ({
      input: { ...(a.input as object), ...(b.input as object) },
      output: { ...(a.output as object), ...(b.output as object) },
    })),
  }
}

function discriminated(options: SampleOptions): fc.Arbitrary<Sample> {
  return fc.tuple(objects(options, 'first'), objects(options, 'second')).map(([first, second]) => ({
    label: `${first.label} | ${second.label}`,
    schema: z.discriminatedUnion('kind', [first.schema, second.schema]),
    cases: fc.oneof(first.cases, second.cases),
  }))
}

/** Random unions, most of which cannot be told apart. */
export function unions(): fc.Arbitrary<Sample> {
  const option = samples({ defaults: false, depth: 2 })
  return fc.array(option, { minLength: 2, maxLength: 3 }).map((options) => ({
    label: options.map(({ label }) => label).join(' || '),
    schema: z.union(options.map(({ schema }) => schema) as [z.ZodType, z.ZodType]),
    cases: fc.oneof(...options.map(({ cases }) => cases)),
  }))
}

/** Attribute values of every kind, numbers in every notation. */
export const attributeValues: fc.Arbitrary<AttributeValue> = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    texts.map((S) => ({ S })),
    fc.oneof(decimalTexts(), fc.constantFrom('0', '-0', '1.0', '1E+2', '1E-130', '9.9E+125')).map((N) => ({ N })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true } as const),
    binaries.map((B) => ({ B })),
    fc.uniqueArray(texts, { minLength: 1, maxLength: 3 }).map((SS) => ({ SS })),
    fc.uniqueArray(decimalTexts(), { minLength: 1, maxLength: 3 }).map((NS) => ({ NS })),
    fc.array(tie('value'), { maxLength: 3 }).map((L) => ({ L })),
    fc.dictionary(names, tie('value'), { maxKeys: 3, noNullPrototype: true }).map((M) => ({ M })),
  ),
})).value

function decimalTexts(): fc.Arbitrary<string> {
  return fc
    .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.nat(5))
    .map(([digits, zeros]) => `${digits}${'0'.repeat(zeros)}`)
}
