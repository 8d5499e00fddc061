import { ItemReader } from './item-reader.js'
import type { SortRequest } from './read-range.js'

/** What reads a partition, in the order of its sort key, and can be limited to a range of that. */
export abstract class SortedReader<T, All = T[]> extends ItemReader<T, All> {
  protected abstract sorted(sort: SortRequest): SortedReader<T, All>

  eq(values: unknown): SortedReader<T, All> {
    return this.sorted({ operator: 'eq', values })
  }
  lt(values: unknown): SortedReader<T, All> {
    return this.sorted({ operator: 'lt', values })
  }
  lte(values: unknown): SortedReader<T, All> {
    return this.sorted({ operator: 'lte', values })
  }
  gt(values: unknown): SortedReader<T, All> {
    return this.sorted({ operator: 'gt', values })
  }
  gte(values: unknown): SortedReader<T, All> {
    return this.sorted({ operator: 'gte', values })
  }
  beginsWith(values: unknown): SortedReader<T, All> {
    return this.sorted({ operator: 'beginsWith', values })
  }
  between(low: unknown, high: unknown): SortedReader<T, All> {
    return this.sorted({ operator: 'between', low, high })
  }
}
