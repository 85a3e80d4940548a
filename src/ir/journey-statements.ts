/** What a journey asks of the team's tables, compiled: by its trigger, its exit criteria and goal, and its steps. */
import type { RecipientsSql } from './recipients.ts'
import type { SqlText } from './sql-text.ts'

/**
 * *Events* are rows `customer_key, at, key` (text, instant, text or null) with `from < at <= to`, bound at run time, none
 * later than `asOf`; *among keys* only of those customers.
 */
export interface JourneyStatements {
  /** Of an event: events. Of a date: `customer_key` of those whose day is that of `asOf`. */
  readonly trigger?: SqlText
  /** Of a condition: `customer_key` of those among `keys` for whom it holds at `asOf`. Of an event: events among keys. */
  readonly exitWhen?: SqlText
  /** Events among keys. */
  readonly goal?: SqlText
  /** By step id; steps that ask nothing are left out. */
  readonly steps: Readonly<Record<string, StepStatements>>
}

export type StepStatements =
  /** One per path: `customer_key` of those among `keys` for whom it holds at `asOf`. */
  | { readonly kind: 'branch'; readonly when: readonly SqlText[] }
  /** `customer_key`, `zone` (text or null), `moment` (date or timestamptz, or null) of those among `keys`. */
  | { readonly kind: 'waitUntil'; readonly traits: SqlText }
  /** Events among keys, and events of everyone. */
  | { readonly kind: 'waitFor'; readonly among: SqlText; readonly everyone: SqlText }
  /** As those of a template. */
  | { readonly kind: 'webhook'; readonly recipients: RecipientsSql }
  /** Events among keys, for each event that counts. */
  | { readonly kind: 'bestTime'; readonly events: readonly SqlText[] }
  /** Events among keys. */
  | { readonly kind: 'pickWinner'; readonly goal: SqlText }
export type StatementsOf<K extends StepStatements['kind']> = Extract<
  StepStatements,
  { readonly kind: K }
>
