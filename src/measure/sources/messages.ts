/** Numbers of messages, or of the people they were for, by the instant they were decided. */
import { type RawBuilder, sql } from 'kysely'
import { messageOutcome } from '../message-outcome.ts'
import type { QueryOf, SourceContext, ValueSource } from './source.ts'

export const MESSAGES_SOURCE: ValueSource<'messages'> = {
  values: (query, context) => {
    const bucket = bucketOf(context)
    const value = query.distinctCustomers
      ? sql`count(distinct message.customer_key)`
      : sql`count(*)`
    return sql`
      select ${bucket} as bucket, ${value}::numeric as value
      from ${context.tables.message} as message
      where ${sql.join(conditions(query, context), sql` and `)}
      group by 1`
  },
  absent: 'zero',
}

function bucketOf({ grain, zone }: SourceContext): RawBuilder<unknown> {
  if (grain === 'total') return sql`null::text`
  return sql`to_char(date_trunc(${grain}::text, message.decided_at at time zone ${zone}::text), 'YYYY-MM-DD')`
}

function conditions(
  query: QueryOf<'messages'>,
  { asOf, period }: SourceContext,
): readonly RawBuilder<unknown>[] {
  return [
    // Calls of webhooks reach no person.
    sql`message.class <> 'call'`,
    sql`message.decided_at <= ${asOf}::text::timestamptz`,
    sql`message.decided_at >= ${period.from ?? '-infinity'}::text::timestamptz`,
    sql`message.decided_at < ${period.to ?? 'infinity'}::text::timestamptz`,
    ...(query.journey === undefined ? [] : [sql`message.journey = ${query.journey}`]),
    ...(query.template === undefined ? [] : [sql`message.template = ${query.template}`]),
    ...(query.status === undefined
      ? []
      : [sql`${messageOutcome(sql`message.status`)} = ${query.status}`]),
  ]
}
