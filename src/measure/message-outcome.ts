/** A ledger status in, the word reports use for it out, so that KPIs and the summary can never count differently. */
import { type RawBuilder, sql } from 'kysely'

/** A bounced message did not arrive, so it is failed, not sent. */
export function messageOutcome(status: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case ${status}
    when 'handed' then 'sent' when 'confirmed' then 'sent'
    when 'withheld' then 'withheld'
    when 'failed' then 'failed' when 'bounced' then 'failed'
    when 'unknown' then 'unknown'
    else 'pending' end`
}
