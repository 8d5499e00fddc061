import { SetupError } from '../errors/index.js'
import type { DynaliteStore, StoreOperation, StoreRange } from './dynalite-internals.js'

/** The engine's own view of the key-value store. Every batch is all or nothing, also when the process is killed. */
export interface Storage {
  get(key: string): Promise<unknown>
  batch(operations: readonly StoreOperation[]): Promise<void>
  /** Walks the entries whose keys begin with a prefix; bounds and given keys are without it. */
  walk(prefix: string, range?: StoreRange): AsyncIterable<readonly [string, unknown]>
  clear(prefix: string): Promise<void>
  close(): Promise<void>
}

/** Sorts after every key, which are all ASCII. */
const LAST = '\u007f'

/**
 * Opens the store.
 *
 * @throws SetupError `setup.option` when the path cannot be used, or another engine has it open.
 */
export async function openStorage(store: DynaliteStore, path: string | undefined): Promise<Storage> {
  try {
    await store.db.open()
  } catch (cause) {
    const reason = (cause as { cause?: { code?: string } }).cause?.code === 'LEVEL_LOCKED' ? ': it is in use' : ''
    throw new SetupError('setup.option', `keyloom/local cannot open its store at "${path}"${reason}.`, { cause })
  }
  const { db } = store
  return {
    get: (key) => db.get(key),
    batch: (operations) => db.batch(operations),
    async *walk(prefix, range = {}) {
      const { gt, gte, lt, lte, ...rest } = range
      const lower = gt !== undefined ? { gt: prefix + gt } : { gte: prefix + (gte ?? '') }
      const upper = lt !== undefined ? { lt: prefix + lt } : { lte: prefix + (lte ?? LAST) }
      for await (const [key, value] of db.iterator({ ...rest, ...lower, ...upper })) {
        yield [key.slice(prefix.length), value]
      }
    },
    clear: (prefix) => db.clear({ gte: prefix, lte: prefix + LAST }),
    close: () => db.close(),
  }
}
