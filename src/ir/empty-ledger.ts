/** A compiled statement that reads the ledger of messages or kept events in, the same where there are none yet out. */
import { KEPT_TABLE } from './kept.ts'
import type { SqlText } from './sql-text.ts'

/** How compiled statements name the ledger, alias included; nothing else in them is written so. */
export function ledgerText(schema: string): string {
  return `${quoted(schema)}."message" as ledger`
}

/** The same of kept events. */
export function keptText(schema: string): string {
  return `${quoted(schema)}."${KEPT_TABLE}" as kept`
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

const NO_MESSAGES =
  '(select null::text as customer_key, null::text as journey, null::text as template, null::text as topic, null::text as channel, null::text as class, null::text as status, null::timestamptz as decided_at, null::timestamptz as handed_at where false) as ledger'
const NO_EVENTS =
  '(select null::text as customer_key, null::text as name, null::timestamptz as at, null::bigint as id, null::jsonb as properties where false) as kept'

/** Before the first apply nobody was sent anything, and nothing was kept. */
export function withEmptyLedger(text: SqlText, schema: string): SqlText {
  const [ledger, kept] = [ledgerText(schema), keptText(schema)]
  const strings = text.strings.map((string) =>
    string.replaceAll(ledger, NO_MESSAGES).replaceAll(kept, NO_EVENTS),
  )
  return { ...text, strings }
}
