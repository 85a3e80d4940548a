/** S12: messages of the ledger and subscriptions as conditions, run over crm's own table. */

import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { prepareState } from '../../../src/apply/state-schema.ts'
import { CATALOG_DIALECT } from '../../../src/compiler/dialects/table.ts'
import { membersSql } from '../../../src/compiler/sql/members.ts'
import { bindSql } from '../../../src/ir/bind-sql.ts'
import type { Catalog } from '../../../src/ir/catalog.ts'
import { withEmptyLedger } from '../../../src/ir/empty-ledger.ts'
import type { Json } from '../../../src/ir/json.ts'
import { describeDatabases, type TestDatabase } from '../../harness/databases.ts'
import { compileCleanly, diagnose, SHOP } from '../memory-project.ts'
import { membersOf, resolved } from './members-of.ts'

const AS_OF = '2026-07-01T00:00:00Z'
const SCHEMA = 'crm "live"'
const CATALOG: Catalog = {
  id: 'shop',
  stateSchema: SCHEMA,
  customers: {
    table: 'people',
    key: { column: 'id', type: 'integer' },
    traits: { vip: { type: 'boolean', column: 'vip' } },
  },
  events: {},
}
const compiled = { catalog: CATALOG, zone: 'UTC' }
const PEOPLE = `create table people (id integer primary key, vip boolean);
  insert into people values (1, true), (2, false), (3, null);`

async function message(
  db: TestDatabase,
  id: number,
  customer: string,
  fields: { status: string; decided: string; handed?: string; journey?: string; topic?: string },
) {
  const { status, decided, handed = null, journey = 'winback', topic = null } = fields
  await db.run(sql`
    insert into ${sql.id(SCHEMA, 'message')} (id, journey, step, enrolment_id, customer_key, channel, template, topic, class,
      journey_apply_id, status, due_at, decided_at, handed_at, attempts)
    values (${String(id)}, ${journey}, 's', 'e', ${customer}, 'email', 't', ${topic}, 'service', 1, ${status},
      ${decided}::timestamptz, ${decided}::timestamptz, ${handed}::timestamptz, 1)`)
}

describeDatabases('S12: messages', (engine) => {
  const members = async (db: TestDatabase, written: Json, keys?: readonly string[]) => {
    const [found = []] = await membersOf(db, [resolved(written, compiled)], compiled, AS_OF, keys)
    return found.join(' ')
  }

  test('outcomes, filters and windows over the ledger as apply creates it', async () => {
    const db = await engine.shared()
    await db.runScript(PEOPLE)
    await prepareState(db, SCHEMA)
    await message(db, 1, '1', {
      status: 'handed',
      decided: '2026-06-20',
      handed: '2026-06-21',
      topic: 'offers',
    })
    await message(db, 2, '1', { status: 'confirmed', decided: '2026-01-01', handed: '2026-01-01' })
    await message(db, 3, '2', { status: 'bounced', decided: '2026-06-20', handed: '2026-06-20' })
    await message(db, 4, '2', { status: 'withheld', decided: '2026-06-30', journey: 'welcome' })
    await message(db, 5, '3', { status: 'retry', decided: '2026-06-30' })
    await message(db, 6, '3', { status: 'handed', decided: '2026-06-30', handed: '2026-07-02' })
    await message(db, 7, '99', { status: 'handed', decided: '2026-06-30', handed: '2026-06-30' })
    const count = { atLeast: 1 }
    expect(await members(db, { message: 'sent', count })).toBe('1')
    expect(await members(db, { message: 'sent', count: { is: 2 } })).toBe('1')
    expect(await members(db, { message: 'sent', count: { is: 1, last: '10d' } })).toBe('1')
    expect(await members(db, { message: 'sent', count: { ...count, last: '9d' } })).toBe('')
    expect(await members(db, { message: 'sent', count: { is: 0 } })).toBe('2 3')
    expect(await members(db, { message: 'sent', count: { lessThan: 2 } }, ['3', '1'])).toBe('3')
    expect(await members(db, { message: 'failed', count })).toBe('2')
    expect(await members(db, { message: 'withheld', where: { journey: 'welcome' }, count })).toBe(
      '2',
    )
    expect(await members(db, { message: 'withheld', where: { journey: 'winback' }, count })).toBe(
      '',
    )
    expect(
      await members(db, {
        message: 'sent',
        where: { topic: 'offers', channel: 'email', template: 't' },
        count,
      }),
    ).toBe('1')
    expect(await members(db, { message: 'unknown', count })).toBe('')
  })

  test('before the first apply there is no ledger, and nobody was sent anything', async () => {
    const db = await engine.shared()
    await db.runScript(PEOPLE)
    const condition = resolved({ message: 'sent', count: { is: 0, last: '7d' } }, compiled)
    const text = membersSql(condition, {
      dialect: CATALOG_DIALECT,
      catalog: CATALOG,
      segments: new Map(),
    })
    const rows = await db.run<{ customer_key: string }>(
      bindSql(withEmptyLedger(text, SCHEMA), { asOf: AS_OF }),
    )
    expect(rows.map((row) => row.customer_key).sort()).toEqual(['1', '2', '3'])
  })

  test('subscriptions are the topic’s consent, two-valued', async () => {
    const db = await engine.shared()
    await db.runScript(PEOPLE)
    expect(await members(db, { topic: 'offers', is: 'subscribed' })).toBe('1')
    expect(await members(db, { topic: 'offers', is: 'unsubscribed' })).toBe('2 3')
    expect(await members(db, { topic: 'news', channel: 'email', is: 'subscribed' })).toBe('2')
    expect(await members(db, { topic: 'news', channel: 'sms', is: 'subscribed' })).toBe('')
  })
})

test('S12: in a project the topic’s consent is part of the segment’s meaning, and its ids are known', async () => {
  const segment = 'segment: a\nwhere: { topic: offers, channel: email, is: subscribed }\n'
  const before = await compileCleanly({ ...SHOP, 'a.yaml': segment })
  const consent = 'topic: offers\nconsent: { trait: age, atLeast: 20 }\n'
  const after = await compileCleanly({ ...SHOP, 'topic.yaml': consent, 'a.yaml': segment })
  const behaviour = (project: typeof before) =>
    project.objects.get('segment.a')?.fingerprint.behaviour
  expect(behaviour(before)).not.toBe(behaviour(after))
  const program = after.objects.get('segment.a')?.program
  expect(program?.kind === 'segment' && program.sentence).toBe(
    'Customers where subscribed to offers on email.',
  )
  expect(
    await diagnose({
      'a.yaml':
        'segment: a\nwhere: { message: sent, where: { journey: winbck }, count: { is: 0 } }\n',
      'b.yaml': 'segment: b\nwhere: { topic: offer, is: subscribed }\n',
    }),
  ).toEqual([
    expect.stringContaining('a.yaml:2:43 CRM3001 There is no journey "winbck".'),
    expect.stringContaining(
      'b.yaml:2:17 CRM3001 There is no topic "offer". Did you mean "offers"?',
    ),
  ])
  const circle = 'topic: offers\nconsent: { segment: a }\n'
  expect(await diagnose({ 'topic.yaml': circle, 'a.yaml': segment })).toEqual([
    expect.stringContaining('CRM3005'),
  ])
})
