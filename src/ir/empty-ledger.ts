/** A compiled statement that reads the ledger of messages in, the same where there is no ledger yet out. */
import type { SqlText } from './sql-text.ts'

/** How compiled statements name the ledger, alias included; nothing else in them is written so. */
export function ledgerText(schema: string): string {
  const quoted = schema.replaceAll('"', '""')
  return `"${quoted}"."message" as ledger`
}

const EMPTY =
  '(select null::text as customer_key, null::text as journey, null::text as template, null::text as topic, null::text as channel, null::text as status, null::timestamptz as decided_at, null::timestamptz as handed_at where false) as ledger'

/** Before the first apply nobody was sent anything. */
export function withEmptyLedger(text: SqlText, schema: string): SqlText {
  const ledger = ledgerText(schema)
  return { ...text, strings: text.strings.map((string) => string.replaceAll(ledger, EMPTY)) }
}
