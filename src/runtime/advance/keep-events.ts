/**
 * People at a step that writes what crm keeps of them in; its rows written, whoever listens for them started or woken, and where
 * the people go next, out. In the transaction that moves them, so that what is written and the step that was taken are the same
 * after a crash.
 */
import { sql } from 'kysely'
import { Temporal } from 'temporal-polyfill'
import type { Executor } from '../../ir/database.ts'
import type { KeptValue } from '../../ir/journey.ts'
import { hearEvents } from '../enrol/hear-events.ts'
import { compareInstants } from '../instant.ts'
import type { RunContext } from '../run-context.ts'
import type { Move, Person } from './move.ts'
import type { StepPlace, StepQuestion } from './step-definition.ts'

export interface KeptRow {
  readonly name: string
  readonly values: Readonly<Record<string, KeptValue>>
  /** The property that gets the key of the enrolment. */
  readonly key?: string
}

export async function keepRows(
  { tx, run, place, people }: StepQuestion,
  rows: readonly KeptRow[],
): Promise<readonly Move[]> {
  await insertRows(tx, run, place, people, rows)
  const names = rows.map(({ name }) => name)
  await hearEvents(tx, run, names, spanOf(people))
  return people.map(({ arrivedAt }) => ({ kind: 'go', to: place.node.next, at: arrivedAt }))
}

async function insertRows(
  tx: Executor,
  { tables }: RunContext,
  { group, node }: StepPlace,
  people: readonly Person[],
  rows: readonly KeptRow[],
): Promise<void> {
  const kept = people.flatMap((person) =>
    rows.map((row) => ({
      ...{ customer: person.customerKey, enrolment: person.id, at: person.arrivedAt },
      ...{ name: row.name, properties: propertiesOf(row, person) },
    })),
  )
  await tx.run(sql`
    insert into ${tables.kept_event} (customer_key, name, at, properties, journey, step, enrolment_id)
    select r.customer, r.name, r.at, r.properties, ${group.journey}::text, ${node.step.id}::text, r.enrolment
    from rows from (jsonb_to_recordset(${JSON.stringify(kept)}::text::jsonb) as (
      customer text, enrolment text, at timestamptz, name text, properties jsonb
    )) with ordinality as r (customer, enrolment, at, name, properties, place)
    -- Of two at one instant the later one in this order is the last.
    order by r.place`)
}

function propertiesOf({ values, key }: KeptRow, person: Person): Readonly<Record<string, unknown>> {
  const entries = Object.entries(values).map(
    ([name, value]) => [name, valueAt(value, person)] as const,
  )
  return { ...Object.fromEntries(entries), ...(key === undefined ? {} : { [key]: person.key }) }
}

function valueAt(value: KeptValue, { arrivedAt }: Person): string | number | boolean | null {
  switch (value.kind) {
    case 'literal':
      return value.value
    case 'now':
      return arrivedAt
    case 'today':
      return Temporal.Instant.from(arrivedAt)
        .toZonedDateTimeISO(value.zone)
        .toPlainDate()
        .toString()
  }
}

function spanOf(people: readonly Person[]) {
  const instants = people.map(({ arrivedAt }) => arrivedAt).toSorted(compareInstants)
  return { first: instants.at(0) ?? '', last: instants.at(-1) ?? '' }
}
