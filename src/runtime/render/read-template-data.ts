/** A batch's template and messages in, what each message is given beside its recipient and its links out. */
import { sql } from 'kysely'
import { bindSql } from '../../ir/bind-sql.ts'
import type { Instant } from '../../ir/clock.ts'
import type { TemplateProgram } from '../../ir/compiled.ts'
import type { Executor } from '../../ir/database.ts'
import type { Json, JsonObject } from '../../ir/json.ts'
import { readCodes } from '../coupons/claim-coupons.ts'

export interface DataQuestion {
  readonly schema: string
  readonly messages: readonly { readonly id: string; readonly customerKey: string }[]
  readonly now: Instant
}

/** A code that is not there is no member, so that reading it fails the message. */
export type TemplateDataOf = (message: {
  readonly id: string
  readonly customerKey: string
}) => JsonObject

export async function readTemplateData(
  db: Executor,
  { template, recommendations = {} }: TemplateProgram,
  { schema, messages, now }: DataQuestion,
): Promise<TemplateDataOf> {
  const data = Object.entries(template.data ?? {})
  const takesCodes = data.some(([, datum]) => datum.kind === 'coupon')
  const ids = messages.map(({ id }) => id)
  const codes = takesCodes ? await readCodes(db, schema, ids) : new Map()
  const keys = [...new Set(messages.map(({ customerKey }) => customerKey))]
  const items = new Map<string, ReadonlyMap<string, Json>>()
  for (const [name, statement] of Object.entries(recommendations)) {
    const rows = await db.run<{ customer_key: string; item: Json }>(sql`
      select customer_key, item from (${bindSql(statement, { asOf: now, keys })}) as recommended
      order by customer_key, place`)
    const byKey = new Map<string, Json[]>()
    for (const { customer_key: key, item } of rows) {
      byKey.set(key, [...(byKey.get(key) ?? []), item])
    }
    items.set(name, byKey)
  }
  return ({ id, customerKey }) =>
    Object.fromEntries(
      data.flatMap(([name, datum]) => {
        if (datum.kind === 'boughtTogether')
          return [[name, items.get(name)?.get(customerKey) ?? []]]
        const code: string | undefined = codes.get(id)?.get(datum.pool)
        return code === undefined ? [] : [[name, code]]
      }),
    )
}
