/** Keys that several customer rows have: one row's consent says nothing of another row's address, so nobody is reached. */
import { expect, test } from 'vitest'
import type { TemplateProgram } from '../../src/ir/compiled.ts'
import { describeDatabases } from '../harness/databases.ts'
import { runVirtual } from './run-shop.ts'
import { duration, journey, shopPrograms, template } from './shop-programs.ts'
import { openShop, outcomes } from './shop-state.ts'
import { KEYS, text } from './sql-text.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const AN_HOUR_ON = '2026-01-01T22:00:00.000Z'

const TRANSACTIONAL: TemplateProgram = (() => {
  const { template: marketing, ...program } = template()
  const { topic: _, ...rest } = marketing
  return { ...program, template: { ...rest, class: 'transactional' } }
})()

describeDatabases('ambiguous customers', (engine) => {
  test('SEMANTICS 23: a key with several customer rows is nobody: nothing is sent to any of its addresses', async () => {
    const steps = [
      { kind: 'wait', id: 'wait-1', duration: duration('1h'), zone: 'UTC' },
      { kind: 'send', id: 'hello', template: 'hello' },
    ] as const
    const programs = shopPrograms({ 'journey.welcome': journey({ steps }) })
    for (const each of [programs, { ...programs, 'template.hello': TRANSACTIONAL }]) {
      const db = await engine.shared()
      const people = ['one', 'two'].map((id) => ({ id, joined: JOINED }))
      await openShop(db, each, people, APPLIED)
      await runVirtual(db, REFRESHED, testSender())
      await db.runScript(`
        alter table customers drop constraint customers_pkey;
        insert into customers (id, email, joined_at) values ('two', 'two-no@example.com', '2027-01-01')`)
      const sender = testSender()
      const summary = await runVirtual(db, AN_HOUR_ON, sender)
      expect(await outcomes(db)).toEqual([
        'one hello handed',
        'two hello withheld:ambiguous-customer',
      ])
      expect(sender.accepted()).toEqual(['one@example.com'])
      expect(summary.problems).toMatchObject([{ code: 'CRM7010', address: 'template.hello' }])
    }
  })

  test('SEMANTICS 25: a key that has several rows by the time its message is rendered is not sent to', async () => {
    const db = await engine.shared()
    const program = template()
    const twice: TemplateProgram = {
      ...program,
      recipients: {
        select: text`select id as customer_key, 'Kim' as t1
          from customers, generate_series(1, case id when 'two' then 2 else 1 end) where id = any(${KEYS}::text[])`,
        traits: ['name'],
      },
    }
    const people = ['one', 'two'].map((id) => ({ id, joined: JOINED }))
    await openShop(db, shopPrograms({ 'template.hello': twice }), people, APPLIED)
    const sender = testSender()
    await runVirtual(db, REFRESHED, sender)
    expect(await outcomes(db)).toEqual(['one hello handed', 'two hello failed:render'])
    expect(sender.accepted()).toEqual(['one@example.com'])
  })
})
