/**
 * J2, P3, SEMANTICS 21, 23, 25: people are taken through a send in the transaction of the step before it only where nothing else
 * comes of it; who gets what is the same as if they had stood before it.
 */
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { sendsAhead } from '../../src/runtime/advance/sends-ahead.ts'
import { versionOf } from '../../src/runtime/journey-versions.ts'
import { describeDatabases } from '../harness/databases.ts'
import { carts, journeyPrograms, openJourneys } from './journey-shop.ts'
import { runActual, runVirtual } from './run-shop.ts'
import { enrolments, outcomes } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const AT = '2026-01-02T13:00:00.000Z'
const LATER = '2026-01-03T00:00:00.000Z'
const TEMPLATES = ['one', 'two', 'three']
const VIP = `when: { trait: vip, is: true }`

async function versionFrom(steps: string, settings = '') {
  const journey = `journey: j\ntrigger: { event: add_to_cart }\n${settings}steps:\n${steps}`
  const { 'journey.j': program } = await journeyPrograms(journey, TEMPLATES)
  if (program?.kind !== 'journey') throw new Error('no journey')
  return versionOf(program)
}

async function ahead(
  steps: string,
  { at = 'wait-1', others = [] as string[], settings = '' } = {},
) {
  const version = await versionFrom(steps, settings)
  const places = others.map((stepId) => ({ version, stepId }))
  return sendsAhead(version, at, places).map(({ step }) => step.id)
}

const BRANCHES = `  - wait: 1h
  - branch:
      - { ${VIP}, steps: [{ send: one }] }
      - { otherwise: true, steps: [{ send: two }] }
`

describe('sends ahead', () => {
  test('of a wait, a branch and a split: those that people come to with no other step in between', async () => {
    expect(await ahead(`  - wait: 1h\n  - send: one\n  - send: two\n`)).toEqual(['one'])
    expect(await ahead(BRANCHES)).toEqual(['one', 'two'])
    expect(await ahead(BRANCHES, { at: 'branch-1' })).toEqual(['one', 'two'])
    expect(await ahead(`  - wait: 1h\n  - set: { stage: told }\n  - send: one\n`)).toEqual([])
  })

  test('none of a step that is no such, nor of a send itself', async () => {
    const steps = `  - waitFor: { event: purchase }\n    timeout: 1d\n  - send: one\n  - send: two\n`
    expect(await ahead(steps, { at: 'waitFor-1' })).toEqual([])
    expect(await ahead(steps, { at: 'one' })).toEqual([])
  })

  test('none where exit criteria or a goal are asked before each step', async () => {
    const settings = 'exitWhen: { trait: vip, is: true }\n'
    expect(await ahead(`  - wait: 1h\n  - send: one\n`, { settings })).toEqual([])
  })

  test('none where the way asks what messages say', async () => {
    const steps = `  - wait: 1h
  - branch:
      - { when: { message: sent, count: { atLeast: 1 } }, steps: [{ send: one }] }
      - { otherwise: true, steps: [{ send: two }] }
`
    expect(await ahead(steps)).toEqual([])
  })

  test('none where somebody due elsewhere could come there at the same instant', async () => {
    expect(await ahead(BRANCHES, { others: ['two'] })).toEqual([])
    expect(await ahead(BRANCHES, { others: ['branch-1'] })).toEqual([])
    const twice = `  - wait: 1h\n  - send: one\n  - wait: 1h\n  - send: two\n`
    expect(await ahead(twice, { at: 'wait-2', others: ['wait-1'] })).toEqual(['two'])
    const soon = `  - wait: 1h\n  - send: one\n  - set: { stage: told }\n  - send: two\n`
    expect(await ahead(soon, { others: ['two'] })).toEqual(['one'])
  })

  test('none where some come straight and others by a step in between', async () => {
    const longer = `  - wait: 1h
  - branch:
      - { ${VIP}, steps: [{ send: one }] }
      - { otherwise: true, steps: [] }
  - send: two
`
    expect(await ahead(longer)).toEqual([])
  })
})

const stored = (isIdempotent: boolean) => testSender(undefined, { isIdempotent })

describeDatabases('sends on the way', (engine) => {
  /** What becomes of three people by a branch, two of them at one address. */
  async function family(isIdempotent: boolean, run: typeof runVirtual) {
    const db = await engine.shared()
    const people = [
      { id: 'a', vip: false, email: 'family@example.com' },
      { id: 'b', vip: true, email: 'family@example.com' },
      { id: 'c', vip: true },
    ]
    const journey = `journey: j\ntrigger: { event: add_to_cart }\nsteps:\n${BRANCHES}  - send: three\n`
    await openJourneys(
      db,
      journey,
      TEMPLATES,
      people,
      `guards:\n  caps: [{ atMost: 2, last: 1d }]\n  service: { caps: true }\n`,
    )
    await db.run(sql`create table stood (step text)`)
    await db.run(sql`
      create function tell() returns trigger language plpgsql as $$ begin insert into stood values (new.step); return null; end $$`)
    await db.run(
      sql`create trigger tell after insert or update on crm.enrolment for each row execute function tell()`,
    )
    await carts(
      db,
      people.map(({ id }) => ({ customer_id: id, at: AT })),
    )
    const { problems } = await run(db, LATER, stored(isIdempotent))
    const stood = await db.run<{ step: string }>(
      sql`select distinct step from stood where step is not null order by step`,
    )
    return { problems, told: await outcomes(db), stood: stood.map(({ step }) => step) }
  }

  test.each([
    ['virtual', runVirtual],
    ['actual', runActual],
  ] as const)('who gets what is that of people who stand before it, in %s time', async (_, run) => {
    const standing = await family(false, run)
    const taken = await family(true, run)
    expect(taken.problems).toEqual([])
    expect(taken.told).toEqual(standing.told)
    expect(standing.stood).toEqual(['one', 'three', 'two', 'wait-1'])
    expect(taken.stood).toEqual(['three', 'wait-1'])
    // Both of the family get theirs by different steps; the address has room for no third.
    expect(taken.told.filter((line) => line.includes('withheld')).length).toBe(2)
  })

  test('what a send fails at is told of the send, and its people come as far as that', async () => {
    const db = await engine.shared()
    const journey = `journey: j\ntrigger: { event: add_to_cart }\nsteps:\n${BRANCHES}`
    await openJourneys(db, journey, TEMPLATES, [
      { id: 'a', vip: false },
      { id: 'b', vip: true },
    ])
    await db.run(sql`
      create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$`)
    await db.run(sql`
      create trigger refuse before insert on crm.message for each row when (new.step = 'one') execute function refuse()`)
    await carts(db, [
      { customer_id: 'a', at: AT },
      { customer_id: 'b', at: AT },
    ])
    const { problems } = await runVirtual(db, LATER, stored(true))
    expect(
      problems.map(({ code, message }) => `${code} ${/step "(\w+)"/.exec(message)?.[1]}`),
    ).toEqual(['CRM7008 one'])
    expect(
      (await enrolments(db)).map(({ customer, step, status }) => `${customer} ${step} ${status}`),
    ).toEqual(['a null finished', 'b one active'])
    await db.run(sql`drop trigger refuse on crm.message`)
    await db.run(sql`drop function refuse()`)
    await runVirtual(db, LATER, stored(true))
    expect((await outcomes(db)).toSorted()).toEqual(['a two handed', 'b one handed'])
  })
})
