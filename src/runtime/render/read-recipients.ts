/** Customer keys in, the traits a template reads of each out. The one read per batch that rendering needs. */
import { bindSql } from '../../ir/bind-sql.ts'
import type { Instant } from '../../ir/clock.ts'
import type { TemplateProgram } from '../../ir/compiled.ts'
import type { Executor } from '../../ir/database.ts'
import type { Json, JsonObject } from '../../ir/json.ts'
import { recipientColumn } from '../../ir/recipients.ts'
import { type KeyedRows, oneRowPerKey } from '../one-row-per-key.ts'

export type Recipients = KeyedRows<{ readonly customer: JsonObject }>

type Row = { readonly customer_key: string } & JsonObject

type TraitColumn = readonly [column: string, trait: string]

export async function readRecipients(
  db: Executor,
  { recipients: { select, traits } }: Pick<TemplateProgram, 'recipients'>,
  keys: readonly string[],
  now: Instant,
): Promise<Recipients> {
  const rows = await db.run<Row>(bindSql(select, { asOf: now, keys }))
  const columns = traits.map((trait, index): TraitColumn => [recipientColumn(index), trait])
  return oneRowPerKey(
    rows.map((row) => ({ customer_key: row.customer_key, customer: customerOf(row, columns) })),
  )
}

/** Once per message: filled member by member, all of a batch have one shape. */
function customerOf(row: Row, columns: readonly TraitColumn[]): JsonObject {
  const customer: Record<string, Json | undefined> = {}
  for (const [column, trait] of columns) {
    if (trait === '__proto__') setOwn(customer, trait, row[column])
    else customer[trait] = row[column]
  }
  return customer
}

/** A member like any other, as JSON would have it, where an assignment sets what an object inherits from. */
function setOwn(object: object, name: string, value: Json | undefined): void {
  Object.defineProperty(object, name, {
    value,
    writable: true,
    enumerable: true,
    configurable: true,
  })
}
