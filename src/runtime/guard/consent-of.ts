/** A message's topic and channel in, the condition that says who consents out; nothing where the topic has none for the channel. */
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
  const entry = Object.hasOwn(consent, id) ? id : 'default'
  const sql = ownOf(consent, entry)
  return sql === undefined ? undefined : { sql, row: ownOf(rows, entry) }
}

/** Own entries only: a channel may be called "constructor". */
function ownOf<T>(entries: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined
}
