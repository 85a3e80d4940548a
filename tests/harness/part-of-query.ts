/** A query of members written by hand in, its part of a shared pass out: customers found by a query of its own. */
import { hashOf } from '../../src/ir/hash.ts'
import type { PassPart } from '../../src/ir/pass.ts'
import type { SqlText } from '../../src/ir/sql-text.ts'

const plain = (sql: string): SqlText => ({ strings: [sql], params: [] })

/** `table` has the customers, `id` is their key. */
export function partOfQuery(members: SqlText, table: string): PassPart {
  const name = `k_${hashOf(members).slice(0, 12)}`
  return {
    predicate: plain(`c.customer_key::text in (select customer_key::text from ${name})`),
    customers: {
      columns: plain('id as customer_key'),
      table: plain(table),
      key: plain('id'),
      where: plain('id is not null'),
      isComputed: false,
    },
    keys: { strings: ['select unnest(', '::text[]) as customer_key'], params: [{ kind: 'keys' }] },
    definitions: [{ kind: 'set', name, sql: members }],
    readsEveryone: true,
    events: [],
    touched: [],
  }
}
