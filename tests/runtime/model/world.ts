/** People and the hours at which workers look in; what a run over their events left of them, in the words of the model, out. */
import { expect } from 'vitest'
import type { Database } from '../../../src/ir/database.ts'
import type { TestDatabase } from '../../harness/databases.ts'
import { addCustomers, buys, carts, createTables, opens } from '../journey-shop.ts'
import { runActual, runVirtual } from '../run-shop.ts'
import type { Programs } from '../shop-programs.ts'
import { applyPrograms, enrolments, ledger } from '../shop-state.ts'
import { testSender } from '../test-sender.ts'
import type { Outcome, PersonWorld } from './interpreter.ts'

const START = Date.parse('2026-01-01T00:00:00Z')
export const instant = (hour: number) => new Date(START + hour * 3_600_000).toISOString()
const hourOf = (text: string) => (Date.parse(text) - START) / 3_600_000

export interface Looks {
  readonly mode: 'actual' | 'virtual'
  readonly workers: number
  /** Whether a message is a write, so that people are taken through sends on their way. */
  readonly isStored: boolean
  readonly hours: readonly number[]
}

/** Events are told of before the first look that could know of them. */
export async function walk(
  db: TestDatabase,
  programs: Programs,
  people: readonly PersonWorld[],
  { mode, workers, isStored, hours }: Looks,
): Promise<void> {
  await createTables(db)
  await addCustomers(
    db,
    people.map(({ id, vip, zone }) => ({
      ...{ id, vip, signed_up_at: instant(0) },
      ...(zone === undefined ? {} : { timezone: zone }),
    })),
  )
  await applyPrograms(db, programs, instant(0))
  const look = mode === 'actual' ? runActual : runVirtual
  await opens(
    db,
    people.flatMap(({ id, opens: all }) =>
      all.map(({ at }) => ({ customer_id: id, at: instant(at) })),
    ),
  )
  let before = 0
  for (const now of hours) {
    const news = ({ at }: { readonly at: number }) => at > before && at <= now
    await carts(db, rows(people, 'carts', news))
    await buys(db, rows(people, 'purchases', news))
    // One process at a time opens an embedded database, so nobody takes turns there.
    const looking = Array.from({ length: db.engine === 'pglite' ? 1 : workers }, () =>
      look(db, instant(now), testSender(undefined, { isIdempotent: isStored })),
    )
    // Whoever could not go on would be found late, and look like a difference.
    for (const { problems } of await Promise.all(looking)) expect(problems).toEqual([])
    before = now
  }
}

function rows(
  people: readonly PersonWorld[],
  what: 'carts' | 'purchases',
  isNew: (event: { readonly at: number }) => boolean,
) {
  return people.flatMap((person) =>
    person[what]
      .filter(isNew)
      .map(({ at, cart }) => ({ customer_id: person.id, at: instant(at), cart })),
  )
}

export type Found = Outcome & { readonly id: string }

export async function found(db: Database): Promise<readonly Found[]> {
  const messages = await ledger(db)
  const all = await enrolments(db)
  return all.map(({ id: enrolment, customer, key, status, reason, step, started, ended }) => ({
    id: customer,
    key,
    started: hourOf(started),
    state: ended === null ? `active ${step}` : reason === null ? status : `${status} ${reason}`,
    ended: ended === null ? undefined : hourOf(ended),
    sent: messages
      .filter((message) => message.enrolment === enrolment)
      .map((message) => `${message.step} ${hourOf(message.due)}`)
      .sort(),
  }))
}

/** Of equal lists of people the same. */
export function inOrder(all: readonly Found[]): readonly Found[] {
  const key = ({ id, key, started }: Found) => `${id} ${key} ${String(started).padStart(3, '0')}`
  return all
    .map((one) => ({ ...one, sent: one.sent.toSorted() }))
    .toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
}
