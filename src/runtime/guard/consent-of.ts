/** A message's topic and channel in, the condition that says who consents out; nothing where the topic has none for the channel. */
import { consentEntry } from '../../ir/consent-entry.ts'
import type { RowRead } from '../../ir/row-read.ts'
import type { SqlText } from '../../ir/sql-text.ts'
import type { GuardContext } from './guard.ts'

export interface Consent {
  readonly sql: SqlText
  /** The same where one row of the customers says it. */
  readonly row: RowRead | undefined
}

export function consentOf({
  programs,
  template,
  channel,
}: Pick<GuardContext, 'programs' | 'template' | 'channel'>): Consent | undefined {
  if (template.topic === undefined) return undefined
  const topic = programs.topics.get(template.topic)
  // A removed topic is no longer what people are asked about, so what they once said to it cannot be evaluated.
  if (topic === undefined || topic.isRetired) {
    throw new Error(`topic "${template.topic}" is no longer applied`)
  }
  const { consent, rows = {} } = topic.program
  const { id } = channel.channel
  const entry = consentEntry(consent, id)
  const sql = consent[entry]
  const row = Object.hasOwn(rows, entry) ? rows[entry] : undefined
  return sql === undefined ? undefined : { sql, row }
}
