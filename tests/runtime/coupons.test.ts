/** M7: a code from a pool goes to one message, in the ledger's transaction, and a message without one is not sent. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { CouponsProgram } from '../../src/ir/compiled.ts'
import type { SqlText } from '../../src/ir/sql-text.ts'
import type { Template } from '../../src/ir/template.ts'
import { claimCoupons } from '../../src/runtime/coupons/claim-coupons.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { runActual } from './run-shop.ts'
import { shopPrograms, template } from './shop-programs.ts'
import { applyPrograms, ledger, manyPeople, openShop, outcomes, SCHEMA } from './shop-state.ts'
import { text } from './sql-text.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const LATER = '2026-01-02T09:00:00.000Z'

function pool(...codes: readonly string[]): CouponsProgram {
  const list: SqlText = {
    strings: ['select code from unnest(', '::text[]) as given (code)'],
    params: [{ kind: 'value', value: codes }],
  }
  return { kind: 'coupons', codes: list }
}

const SPRING = {
  data: { code: { kind: 'coupon', pool: 'spring' } },
  html: '<b>{{code}}</b>',
} as const

function programs(
  coupons: Readonly<Record<string, CouponsProgram>>,
  given: Partial<Template> = SPRING,
) {
  const pools = Object.entries(coupons).map(([id, program]) => [`coupons.${id}`, program] as const)
  return shopPrograms({ 'template.hello': template(given), ...Object.fromEntries(pools) })
}

function claims(db: TestDatabase) {
  return db.run<{ pool: string; code: string; message: string }>(sql`
    select pool, code, message_id as message from crm.coupon_claim order by pool, code collate "C"`)
}

function codesIn(messages: readonly { readonly html?: string }[]): readonly string[] {
  return messages.map(({ html }) => /<b>(.*)<\/b>/.exec(html ?? '')?.[1] ?? '').sort()
}

describeDatabases('M7: coupons', (engine) => {
  const open = async (given: ReturnType<typeof programs>, people = 3) => {
    const db = await engine.shared()
    await openShop(db, given, manyPeople(people, JOINED), APPLIED)
    return db
  }

  test('each message has a code of its own, and the ledger says which', async () => {
    const db = await open(programs({ spring: pool('A', 'B', 'C', 'D') }))
    const sender = testSender()
    await runActual(db, REFRESHED, sender)
    expect(codesIn(sender.handed)).toEqual(['A', 'B', 'C'])
    const ids = (await ledger(db)).map(({ id }) => id).sort()
    expect((await claims(db)).map(({ message }) => message).sort()).toEqual(ids)
  })

  test('who gets none is withheld as no-coupon, and the run says so once', async () => {
    const db = await open(programs({ spring: pool('A', 'B') }), 5)
    const sender = testSender()
    const summary = await runActual(db, REFRESHED, sender)
    expect(codesIn(sender.handed)).toEqual(['A', 'B'])
    expect((await outcomes(db)).filter((line) => line.endsWith('withheld:no-coupon'))).toHaveLength(
      3,
    )
    expect(summary.problems.map(({ code, severity }) => [code, severity])).toEqual([
      ['CRM7502', 'warning'],
    ])
  })

  test('a message that is tried again keeps its code', async () => {
    const db = await open(programs({ spring: pool('A', 'B', 'C') }), 1)
    const busy = testSender((_, attempt) =>
      attempt === 1 ? { kind: 'notAccepted', detail: 'busy' } : { kind: 'accepted' },
    )
    await runActual(db, REFRESHED, busy)
    await runActual(db, LATER, busy)
    expect(codesIn(busy.handed)).toEqual(['A', 'A'])
    expect(await claims(db)).toHaveLength(1)
  })

  test('someone withheld by another guard takes no code', async () => {
    const db = await open(programs({ spring: pool('A') }), 2)
    await db.run(sql`update consents set agreed = false where id = 'p0000'`)
    const sender = testSender()
    await runActual(db, REFRESHED, sender)
    expect(await outcomes(db)).toEqual(['p0000 hello withheld:no-consent', 'p0001 hello handed'])
  })

  test('of several pools a message has a code each, or takes none', async () => {
    const data = {
      code: { kind: 'coupon', pool: 'spring' },
      gift: { kind: 'coupon', pool: 'gifts' },
    } as const
    const both = { data, html: '<b>{{code}}{{gift}}</b>' }
    const db = await open(programs({ spring: pool('A', 'B', 'C'), gifts: pool('1') }, both), 2)
    const sender = testSender()
    await runActual(db, REFRESHED, sender)
    expect(codesIn(sender.handed)).toEqual(['A1'])
    expect((await claims(db)).map(({ pool: of, code }) => `${of} ${code}`)).toEqual([
      'gifts 1',
      'spring A',
    ])
  })

  test('a table is read whenever a code is taken', async () => {
    const table = {
      kind: 'coupons',
      codes: text`select code from codes where code is not null`,
    } as const
    const db = await open(programs({ spring: table }), 2)
    await db.runScript("create table codes (code text); insert into codes values ('A'), (null)")
    const sender = testSender()
    await runActual(db, REFRESHED, sender)
    await db.runScript("insert into codes values ('B')")
    await db.run(sql`update customers set joined_at = ${LATER}::timestamptz where id = 'p0001'`)
    expect(codesIn(sender.handed)).toEqual(['A'])
    await db.runScript('drop table codes')
  })

  test('SEMANTICS 23: a pool that cannot be read, or was taken out, withholds', async () => {
    const broken = { kind: 'coupons', codes: text`select code from nowhere` } as const
    const db = await open(programs({ spring: broken }), 1)
    await runActual(db, REFRESHED, testSender())
    expect(await outcomes(db)).toEqual(['p0000 hello withheld:guard-unavailable:coupon'])
    const gone = await open(programs({ spring: pool('A') }), 1)
    await applyPrograms(gone, { 'coupons.spring': null }, APPLIED)
    await runActual(gone, REFRESHED, testSender())
    expect(await outcomes(gone)).toEqual(['p0000 hello withheld:guard-unavailable:coupon'])
    expect(await claims(gone)).toEqual([])
  })

  test('what is decided and undone leaves its codes free', async () => {
    const db = await open(programs({ spring: pool('A') }), 1)
    const claim = {
      schema: SCHEMA,
      pools: [{ id: 'spring', codes: pool('A').codes }],
      messages: [{ messageId: 'm1', customerKey: 'p0000' }],
      now: REFRESHED,
    }
    const crash = db.transaction(async (tx) => {
      expect([...(await claimCoupons(tx, claim))]).toEqual(['m1'])
      throw new Error('crash')
    })
    await expect(crash).rejects.toThrow('crash')
    expect(await claims(db)).toEqual([])
  })

  test('two workers at once: never the same code, never one too many', async () => {
    const codes = Array.from({ length: 60 }, (_, index) => `C${String(index).padStart(3, '0')}`)
    const db = await open(programs({ spring: pool(...codes) }), 80)
    const [one, other] = [testSender(), testSender()]
    await Promise.all([runActual(db, REFRESHED, one), runActual(db, REFRESHED, other)])
    const given = codesIn([...one.handed, ...other.handed])
    expect(given).toEqual(codes)
    const withheld = (await outcomes(db)).filter((line) => line.endsWith('withheld:no-coupon'))
    expect(withheld).toHaveLength(20)
  })
})
