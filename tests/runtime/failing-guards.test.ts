/**
 * SEMANTICS 23: each guard that cannot be evaluated withholds. What its question reads is taken away in the very transaction of the
 * claim, just before guards are asked, and put back after them: the question alone fails, and not the claim around it.
 */
import { type RawBuilder, sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Database } from '../../src/ir/database.ts'
import type { GuardKind } from '../../src/runtime/guard/guard.ts'
import { GUARDS_IN_ORDER } from '../../src/runtime/guard/guards/table.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { meddling } from './meddling-database.ts'
import { runActual } from './run-shop.ts'
import { duration, journey, PROJECT, type Programs, shopPrograms } from './shop-programs.ts'
import { applyPrograms, enrolments, openShop, outcomes } from './shop-state.ts'
import { KEYS, text } from './sql-text.ts'
import { type TestSender, testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const FIRST = '2026-01-01T21:00:00.000Z'
const RETRIED = '2026-01-02T09:00:00.000Z'
const LATER = '2026-01-03T09:00:00.000Z'
const PEOPLE = [
  { id: 'first', joined: '2026-01-01T12:00:00.000Z' },
  { id: 'second', joined: '2026-01-02T12:00:00.000Z' },
]

/** Taken away and given back. */
type Loss = readonly [take: RawBuilder<unknown>, giveBack: RawBuilder<unknown>]

const goneTable = (name: string): Loss => [
  sql`alter table ${sql.raw(name)} rename to gone`,
  sql`alter table ${sql.raw(name.replace(/\w+$/, 'gone'))} rename to ${sql.raw(name.replace(/^\w+\./, ''))}`,
]
const NO_ADDRESSES: Loss = [
  sql`alter table customers rename email to gone`,
  sql`alter table customers rename gone to email`,
]

interface Failure {
  readonly loses?: Loss
  readonly programs?: Programs
  /** It asks only of what waited. */
  readonly waits?: true
}

if (PROJECT.kind !== 'project') throw new Error('no project')
/** As when the server's list of zones is another one than the config was checked against. */
const ELSEWHERE = { ...PROJECT, project: { ...PROJECT.project, zone: 'Nowhere/City' } }

const EXPIRING = journey({
  steps: [{ kind: 'send', id: 'hello', template: 'hello', expireAfter: duration('5d') }],
})
const LEAVING = {
  ...journey({ exitWhen: { kind: 'condition', where: { kind: 'all', of: [] } } }),
  statements: {
    exitWhen: text`select id as customer_key from visits where id = any(${KEYS}::text[])`,
    steps: {},
  },
}

const FAILURES: readonly (readonly [GuardKind, string, Failure])[] = [
  ['kill-switch', 'the log of holds', { loses: goneTable('crm.hold') }],
  ['removal', 'what was applied', { loses: goneTable('crm.object_version'), waits: true }],
  [
    'expiry',
    'a zone that the server knows',
    { programs: { 'project.shop': ELSEWHERE, 'journey.welcome': EXPIRING } },
  ],
  [
    'departure',
    'the table of events',
    { loses: goneTable('visits'), programs: { 'journey.welcome': LEAVING }, waits: true },
  ],
  ['suppression', 'addresses', { loses: NO_ADDRESSES }],
  ['duplicate-address', 'locks of recipients', { loses: goneTable('crm.recipient_lock') }],
  ['duplicate-address', 'the ledger', { loses: goneTable('crm.message') }],
]

/** The rest, and why they are not above. */
const NOT_HERE = {
  'channel-removal': 'asks nothing: it stands in the programs, without which there is no run',
  control: 'asks nothing: it is reckoned from the key',
  holdout: 'asks nothing: it is reckoned from the key',
  consent: 'guards.test.ts',
  identity: 'asks for addresses, as suppression does before it for every class',
  reachability: 'as identity',
  'quiet-hours': 'quiet-hours.test.ts',
  'korean-night': 'korean-rules.test.ts',
  'frequency-caps': 'frequency-caps.test.ts',
  coupon: 'coupons.test.ts',
} satisfies Partial<Record<GuardKind, string>>

/** The run's database, in which `loses` holds while guards are asked and at no other time. */
function losing(db: Database, loses: Loss | undefined): Database {
  if (loses === undefined) return db
  const [take, giveBack] = loses
  return meddling(db, (words, tx) => {
    if (!words.includes("set_config('lock_timeout'")) return undefined
    return tx.run(words.includes("'0'") ? giveBack : take)
  })
}

async function open(db: TestDatabase, programs: Programs = {}): Promise<void> {
  if (programs['journey.welcome'] === LEAVING) await db.runScript('create table visits (id text)')
  await openShop(db, shopPrograms(programs), PEOPLE, APPLIED)
}

test('SEMANTICS 23: no guard is forgotten', () => {
  const named = [...FAILURES.map(([guard]) => guard), ...Object.keys(NOT_HERE)]
  expect([...new Set(named)].sort()).toEqual(GUARDS_IN_ORDER.map(({ kind }) => kind).sort())
})

describeDatabases('SEMANTICS 23: guards whose question fails', (engine) => {
  test.each(FAILURES)('%s without %s', async (guard, _, failure) => {
    const db = await engine.shared()
    await open(db, failure.programs)
    const busy = testSender(() => ({ kind: 'notAccepted', detail: 'busy' }))
    if (failure.waits) await runActual(db, FIRST, busy)
    const sender = testSender()
    const at = failure.waits ? RETRIED : FIRST
    const { problems } = await runActual(losing(db, failure.loses), at, sender)
    expect(sender.handed).toEqual([])
    const withheld = `first hello withheld:guard-unavailable:${guard}`
    expect(await outcomes(db)).toEqual([withheld])
    expect(problems.map(({ code, address }) => [code, address])).toEqual([
      ['CRM7006', 'template.hello'],
    ])

    // Withheld for good; who falls due when all can be read again gets theirs.
    await applyPrograms(db, { 'project.shop': PROJECT }, at)
    const later = await runActual(db, LATER, sender)
    expect(later.problems).toEqual([])
    expect(await outcomes(db)).toEqual([withheld, 'second hello handed'])
    expect(sender.accepted()).toEqual(['second@example.com'])
  })

  test('without holds, before anything is claimed, the run fails; later all get theirs', async () => {
    const db = await engine.shared()
    await open(db)
    const [take, giveBack] = goneTable('crm.hold')
    const sender = testSender()
    await db.run(take)
    await expect(runActual(db, FIRST, sender)).rejects.toThrow('crm.hold')
    await db.run(giveBack)
    await expectAllLater(db, sender)
  })

  test('without the ledger, in the middle of a claim, the claim fails, which is told; later all get theirs', async () => {
    const db = await engine.shared()
    await open(db)
    // What a claim took away comes back with it.
    const [take] = goneTable('crm.message')
    const sender = testSender()
    const { problems } = await runActual(losing(db, [take, sql`select`]), FIRST, sender)
    expect(problems).toMatchObject([{ code: 'CRM7008', address: 'journey.welcome' }])
    expect(problems[0]?.message).toContain('crm.message')
    await expectAllLater(db, sender)
  })

  async function expectAllLater(db: TestDatabase, sender: TestSender) {
    expect(sender.handed).toEqual([])
    expect(await outcomes(db)).toEqual([])
    expect((await runActual(db, LATER, sender)).problems).toEqual([])
    expect(await outcomes(db)).toEqual(['first hello handed', 'second hello handed'])
    expect((await enrolments(db)).map(({ status }) => status)).toEqual(['finished', 'finished'])
  }
})
