import type { $ZodType } from 'zod/v4/core'
import { fillDefault } from './absence.js'
import { compileAny } from './any-node.js'
import { compileCatch, compileCodec } from './codec-node.js'
import { FAILED, fail, type Walk } from './issues.js'
import { compileLeaf } from './leaf-node.js'
import { compileList } from './list-node.js'
import { compileMap } from './map-node.js'
import { shapeOfObject, shapeOfRecord } from './map-shapes.js'
import type { Compiler, Mode, Node, Place } from './node.js'
import { compileSet } from './set-node.js'
import type { LazyStorage, Storage, WrapperStorage } from './storage.js'
import { compileUnion } from './union-node.js'
import { type Check, checksOf, decodeByZod, definitionOf, isOverwrite, schemaOfChecks } from './zod.js'

type Written = ReturnType<Node['write']>

/** Compiles a storage, and what is inside of it, for one way of judging. */
export function compileNode(storage: Storage, mode: Mode, place?: Place): Node {
  return startCompiler(mode).compile(storage, place)
}

/** Most places ask nothing, and what stands there can be compiled once. */
const anywhere: Place = {}

function startCompiler(mode: Mode): Compiler {
  const compiled = new Map<Storage, Node>()
  const compiler: Compiler = {
    mode,
    compile: (storage, place) => {
      if (place !== undefined && place !== anywhere) return compileOne(storage, compiler, place)
      let node = compiled.get(storage)
      if (node === undefined) {
        node = compileOne(storage, compiler, anywhere)
        compiled.set(storage, node)
      }
      return node
    },
  }
  return compiler
}

function compileOne(storage: Storage, compiler: Compiler, place: Place): Node {
  const { mode } = compiler
  switch (storage.kind) {
    case 'object':
      return addChecks(storage, compileMap(shapeOfObject(storage), compiler, place), mode)
    case 'record':
      return addChecks(storage, compileMap(shapeOfRecord(storage), compiler, place), mode)
    case 'array':
    case 'tuple':
      return addChecks(storage, compileList(storage, compiler), mode)
    case 'set':
      return addChecks(storage, compileSet(storage, compiler, place), mode)
    case 'union':
      return addChecks(storage, compileUnion(storage, compiler, place), mode)
    case 'codec':
      return compileCodec(storage, compiler, place)
    case 'lazy': {
      const lazy = compileLazy(storage, compiler, place)
      return isReentry(storage) ? lazy : addChecks(storage, lazy, mode)
    }
    case 'optional':
    case 'nullable':
    case 'default':
    case 'readonly':
      return addChecks(storage, compileWrapper(storage, compiler, place), mode)
    case 'any':
      return compileAny(storage, mode)
    default:
      return compileLeaf(storage, mode, place)
  }
}

/** Whether a lazy storage only stands for a schema that contains itself, which brings its own checks. */
function isReentry(storage: LazyStorage): boolean {
  return checksOf(storage.schema).length === 0 || storage.inner().schema === storage.schema
}

function compileLazy(storage: LazyStorage, compiler: Compiler, place: Place): Node {
  let inner: Node | undefined
  const resolve = (): Node => {
    inner ??= compiler.compile(storage.inner(), place)
    return inner
  }
  return {
    prepare: (value, depth) => {
      const { prepare } = resolve()
      return prepare === undefined ? value : prepare(value, depth)
    },
    write: (value, walk) => resolve().write(value, walk),
    read: (stored, walk) => resolve().read(stored, walk),
  }
}

function compileWrapper(storage: WrapperStorage, compiler: Compiler, place: Place): Node {
  const inner = compiler.compile(storage.inner, place)
  switch (storage.kind) {
    case 'nullable':
      return {
        prepare: inner.prepare,
        write: (value, walk) => (value === null ? { NULL: true } : inner.write(value, walk)),
        read: (stored, walk) => (stored.NULL === true ? null : inner.read(stored, walk)),
      }
    case 'readonly':
      return { ...inner, read: (stored, walk) => freezeRead(inner.read(stored, walk)) }
    case 'default': {
      const { prepare } = inner
      const fill: Node['prepare'] = (value, depth) => {
        const filled = value === undefined ? fillDefault(storage) : value
        return prepare === undefined || filled === undefined ? filled : prepare(filled, depth)
      }
      if (compiler.mode !== 'full' || definitionOf(storage.schema).type !== 'catch') return { ...inner, prepare: fill }
      return {
        prepare: fill,
        write: (value, walk) => {
          walk.isDoubtful = true
          return inner.write(value, walk)
        },
        read: compileCatch(storage, inner),
      }
    }
    default:
      return inner
  }
}

/** Bytes in a typed array cannot be frozen. */
function freezeRead(value: unknown): unknown {
  return ArrayBuffer.isView(value) ? value : Object.freeze(value)
}

/** Adds the refinements of a schema itself: they judge the domain value, after everything inside has been judged. */
function addChecks(storage: Storage, node: Node, mode: Mode): Node {
  const own = ownChecks(storage.checked ?? [storage.schema], mode)
  const checks = schemaOfChecks(own)
  if (checks === undefined) return node
  const overwrites = own.some(isOverwrite)
  return {
    prepare: node.prepare,
    write: (value, walk) => {
      // The checks see the value as it was given, and not as it is read: with attributes that are undefined, for one.
      walk.isDoubtful = true
      const written = node.write(value, walk)
      if (written === FAILED) return FAILED
      const checked = decodeByZod(checks, value, walk)
      if (checked === FAILED) return FAILED
      if (!overwrites) return Object.is(checked, value) ? written : node.write(checked, walk)
      // An overwrite may also have changed the value in its place.
      const rewritten = node.write(checked, walk)
      const again = rewritten === FAILED ? FAILED : decodeByZod(checks, checked, walk)
      return again === FAILED ? FAILED : refuseUnstable(rewritten, node.write(again, walk), walk)
    },
    read: (stored, walk) => {
      const value = node.read(stored, walk)
      return value === FAILED ? FAILED : decodeByZod(checks, value, walk)
    },
  }
}

/** An overwrite is applied on each read and write: one that changes its own result would change the item for ever. */
function refuseUnstable(once: Written, twice: Written, walk: Walk): Written {
  if (twice === FAILED || JSON.stringify(once) === JSON.stringify(twice)) return twice
  return fail(walk, 'overwrite', 'An overwrite of the schema changes its own result again.')
}

function ownChecks(schemas: readonly $ZodType[], mode: Mode): readonly Check[] {
  if (mode === 'encoded' || schemas.every((schema) => checksOf(schema).length === 0)) return []
  const checks = schemas.flatMap(checksOf)
  return mode === 'operand' ? checks.filter(isOverwrite) : checks
}
