/**
 * J1–J3, P3: random journeys, people and workers; the set-based engine and an interpreter of one person at a time give the same
 * enrolments and messages (SEMANTICS 14, 18–21, 25). `CRM_MODEL_RUNS=500` asks for more than a few.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describeDatabases } from '../../harness/databases.ts'
import { addCustomers, buys, carts, createTables, journeyPrograms, opens } from '../journey-shop.ts'
import { runActual, runVirtual } from '../run-shop.ts'
import { applyPrograms, enrolments, ledger } from '../shop-state.ts'
import { testSender } from '../test-sender.ts'
import {
  arbitraryJourney,
  arbitraryLooks,
  arbitraryPeople,
  TEMPLATES,
} from './arbitrary-journey.ts'
import { interpret, type PersonWorld, type WrittenJourney } from './interpreter.ts'

const RUNS = Number(process.env.CRM_MODEL_RUNS ?? 6)
const START = Date.parse('2026-01-01T00:00:00Z')
const instant = (hour: number) => new Date(START + hour * 3_600_000).toISOString()
const hourOf = (text: string) => (Date.parse(text) - START) / 3_600_000

describeDatabases('the model', (engine) => {
  test(
    'the engine and an interpreter of one person at a time agree',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          arbitraryJourney,
          arbitraryPeople,
          arbitraryLooks,
          async (journey, people, looks) => {
            const db = await engine.shared()
            await createTables(db)
            await addCustomers(
              db,
              people.map(({ id, vip }) => ({ id, vip })),
            )
            const programs = await journeyPrograms(written(journey), TEMPLATES)
            // Members change at refreshes only, which are not what this is about: the conditions are asked by definition.
            await applyPrograms(db, withoutSegments(programs), instant(0))
            const look = looks.mode === 'actual' ? runActual : runVirtual
            let before = 0
            await opens(
              db,
              people.flatMap(({ id, opens: all }) =>
                all.map(({ at }) => ({ customer_id: id, at: instant(at) })),
              ),
            )
            for (const now of looks.hours) {
              const news = ({ at }: { readonly at: number }) => at > before && at <= now
              await carts(db, rows(people, 'carts', news))
              await buys(db, rows(people, 'purchases', news))
              const workers = Array.from({ length: looks.workers }, () =>
                look(db, instant(now), testSender(undefined, { isIdempotent: looks.isStored })),
              )
              await Promise.all(workers)
              before = now
            }
            const expected = people.flatMap((person) =>
              interpret(journey, person, before).map((outcome) => ({
                ...{ id: person.id, ...outcome },
                sent: outcome.sent.toSorted(),
              })),
            )
            const key = ({ id, key, started }: Found) =>
              `${id} ${key} ${String(started).padStart(3, '0')}`
            const inOrder = (all: readonly Found[]) =>
              all.toSorted((a, b) => (key(a) < key(b) ? -1 : 1))
            expect(inOrder(await found(db))).toEqual(inOrder(expected))
          },
        ),
        { numRuns: RUNS },
      )
    },
    RUNS * 60_000,
  )
})

type Found = ReturnType<typeof interpret>[number] & { readonly id: string }

function written(journey: WrittenJourney): string {
  const fields = Object.entries(journey).map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
  return `journey: j\n${fields.join('\n')}\n`
}

function withoutSegments(programs: Awaited<ReturnType<typeof journeyPrograms>>) {
  return Object.fromEntries(
    Object.entries(programs).filter(([address]) => !address.startsWith('segment.')),
  )
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

async function found(db: Parameters<typeof enrolments>[0]): Promise<readonly Found[]> {
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
