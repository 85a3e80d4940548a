/** J4: who is held back, that they stay the same people, and that lift can be measured by assignment (SEMANTICS 14, 27). */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { bucketOf } from '../../src/ir/bucket.ts'
import { type BucketRange, isInRange, isInRangeSql } from '../../src/ir/bucket-range.ts'
import type { Program } from '../../src/ir/compiled.ts'
import { describeDatabases } from '../harness/databases.ts'
import { runVirtual } from './run-shop.ts'
import { duration, journey, PROJECT, shopPrograms, template, ZONE } from './shop-programs.ts'
import { applyPrograms, enrolments, ledger, manyPeople, openShop, outcomes } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const people = manyPeople(60, JOINED)

const HALF: BucketRange = { salt: 'welcome', from: 0, to: 4999 }
const QUARTER: BucketRange = { salt: 'global', from: 0, to: 2499 }
const heldOut = (range: BucketRange) =>
  people.map(({ id }) => id).filter((id) => bucketOf(range.salt, id) <= range.to)

function projectWith(control: BucketRange): Program {
  if (PROJECT.kind !== 'project') throw new Error('not a project')
  return { ...PROJECT, project: { ...PROJECT.project, control } }
}

describeDatabases('J4: holdout and control group', (engine) => {
  test('people in the holdout are enrolled and go through the journey; its marketing is withheld', async () => {
    const db = await engine.shared()
    const programs = shopPrograms({ 'journey.welcome': journey({ holdout: HALF }) })
    await openShop(db, programs, people, APPLIED)
    const sender = testSender()
    await runVirtual(db, REFRESHED, sender)
    const withheld = (await ledger(db)).filter((row) => row.reason === 'holdout')
    expect(withheld.map((row) => row.customer).sort()).toEqual(heldOut(HALF))
    expect(heldOut(HALF).length).toBeGreaterThan(15)
    expect(sender.handed).toHaveLength(60 - heldOut(HALF).length)
    expect((await enrolments(db)).map((row) => row.status)).toEqual(people.map(() => 'finished'))
  })

  test('the control group gets no marketing of any journey, and is asked for before the holdout', async () => {
    const db = await engine.shared()
    const programs = shopPrograms({
      'project.shop': projectWith(QUARTER),
      'journey.welcome': journey({ holdout: HALF }),
      'template.receipt': template({ id: 'receipt', class: 'transactional' }),
      'journey.other': journey({
        id: 'other',
        holdout: HALF,
        steps: [
          { kind: 'send', id: 'receipt', template: 'receipt' },
          { kind: 'send', id: 'hello', template: 'hello' },
        ],
      }),
    })
    await openShop(db, programs, people, APPLIED)
    await runVirtual(db, REFRESHED, testSender())
    const rows = await ledger(db)
    const control = heldOut(QUARTER)
    for (const name of ['welcome', 'other']) {
      const of = (reason: string) =>
        rows
          .filter((row) => row.journey === name && row.reason === reason)
          .map((row) => row.customer)
          .sort()
      expect(of('control')).toEqual(control)
      expect(of('holdout')).toEqual(heldOut(HALF).filter((id) => !control.includes(id)))
    }
    // J8: transactional messages skip both.
    const receipts = rows.filter((row) => row.step === 'receipt')
    expect(receipts.map((row) => row.status)).toEqual(people.map(() => 'handed'))
  })

  test('SEMANTICS 14: a changed share moves nobody who is on the way', async () => {
    const db = await engine.shared()
    const steps = [
      { kind: 'send', id: 'hello', template: 'hello' },
      { kind: 'wait', id: 'wait-1', duration: duration('1d'), zone: ZONE },
      { kind: 'send', id: 'again', template: 'hello' },
    ] as const
    const programs = shopPrograms({ 'journey.welcome': journey({ steps, holdout: HALF }) })
    await openShop(db, programs, people.slice(0, 20), APPLIED)
    await runVirtual(db, REFRESHED, testSender())
    await applyPrograms(db, { 'journey.welcome': journey({ steps }) }, REFRESHED)
    await runVirtual(db, '2026-01-03T00:00:00.000Z', testSender())
    const held = (await outcomes(db)).filter((line) => line.endsWith(':holdout'))
    const expected = heldOut(HALF).filter((id) => people.slice(0, 20).some((one) => one.id === id))
    expect(held).toEqual(
      expected
        .flatMap((id) => [`${id} again`, `${id} hello`])
        .map((line) => `${line} withheld:holdout`),
    )
  })

  test('SEMANTICS 14, 27: SQL and code assign the same people, whatever was withheld for other reasons', async () => {
    const db = await engine.shared()
    const asked = people.map((one, index) => ({ ...one, agreed: index % 2 === 0 }))
    const programs = shopPrograms({ 'journey.welcome': journey({ holdout: HALF }) })
    await openShop(db, programs, asked, APPLIED)
    await runVirtual(db, REFRESHED, testSender())
    const rows = await db.run<{ customer: string; held: boolean }>(sql`
      select customer_key as customer, ${isInRangeSql(HALF, sql`customer_key`)} as held
      from crm.enrolment order by 1`)
    expect(rows).toEqual(people.map(({ id }) => ({ customer: id, held: isInRange(HALF, id) })))
    expect((await ledger(db)).filter((row) => row.reason === 'no-consent')).toHaveLength(30)
  })
})
