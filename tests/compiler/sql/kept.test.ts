/** J2: what crm keeps of customers, in conditions: as of their instant, for keys of any type, and before there is any. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { prepareState } from '../../../src/apply/state-schema.ts'
import { bindSql } from '../../../src/ir/bind-sql.ts'
import { withEmptyLedger } from '../../../src/ir/empty-ledger.ts'
import type { SqlText } from '../../../src/ir/sql-text.ts'
import { describeDatabases, type TestDatabase } from '../../harness/databases.ts'
import { compileCleanly, diagnose } from '../memory-project.ts'

const CATALOG = `
catalog: shop
customers: { table: people, key: { column: id, type: integer }, traits: { vip: boolean, email: text, marketing_consent: boolean } }
kept:
  traits: { stage: text, score: number }
  events: { told: { reason: text } }
computed:
  is_new: { trait: stage, is: new }
`
const SEGMENT = `
segment: a
where:
  any:
    - { trait: is_new, is: true }
    - { event: told, where: { property: reason, is: price }, count: { atLeast: 1 } }
    - { all: [{ trait: vip, is: true }, { trait: score, isUnset: true }] }
`
const FILES = {
  'crm.config.yaml': 'name: shop\nzone: UTC\n',
  'catalog.yaml': CATALOG,
  'segment.yaml': SEGMENT,
}

async function membersText(): Promise<SqlText> {
  const program = (await compileCleanly(FILES)).objects.get('segment.a')?.program
  if (program?.kind !== 'segment') throw new Error('no segment')
  return program.members
}

async function asked(db: TestDatabase, text: SqlText, asOf: string): Promise<string> {
  const rows = await db.run<{ customer_key: string }>(bindSql(text, { asOf }))
  return rows
    .map((row) => row.customer_key)
    .sort()
    .join(' ')
}

describeDatabases('kept traits and events', (engine) => {
  test('SEMANTICS 1, 7: the last setting until as-of counts; before the first apply there is none', async () => {
    const db = await engine.shared()
    await db.runScript(`create table people (id integer primary key, vip boolean, email text, marketing_consent boolean);
      insert into people values (1, true), (2, false), (3, false), (4, true)`)
    const text = await membersText()
    expect(await asked(db, withEmptyLedger(text, 'crm'), '2026-01-09T00:00:00Z')).toBe('1 4')
    await prepareState(db, 'crm')
    const rows = [
      ['2', 'stage setting', '2026-01-02', '{"value":"new"}'],
      ['2', 'stage setting', '2026-01-04', '{"value":"old"}'],
      ['3', 'told', '2026-01-03', '{"reason":"price"}'],
      ['4', 'score setting', '2026-01-03', '{"value":1}'],
      // Of another type than the catalog says now, and of a key that is none.
      ['1', 'score setting', '2026-01-03', '{"value":"high"}'],
      ['nobody', 'told', '2026-01-03', '{"reason":"price"}'],
    ]
    for (const [customer, name, at, properties] of rows) {
      await db.run(sql`
        insert into crm.kept_event (customer_key, name, at, properties, journey, step, enrolment_id)
        values (${customer}, ${name}, ${at}::timestamptz, ${properties}::text::jsonb, 'j', 's', 'e')`)
    }
    expect(await asked(db, text, '2026-01-01T00:00:00Z')).toBe('1 4')
    expect(await asked(db, text, '2026-01-02T00:00:00Z')).toBe('1 2 4')
    expect(await asked(db, text, '2026-01-03T00:00:00Z')).toBe('1 2 3')
    expect(await asked(db, text, '2026-01-04T00:00:00Z')).toBe('1 3')
  })
})

test('SEMANTICS 29: another environment’s schema is no other behaviour', async () => {
  const config = (schema: string) => `name: shop\nzone: UTC\ndatabase: { schema: ${schema} }\n`
  const [a, b] = await Promise.all(
    ['crm', 'other'].map((schema) =>
      compileCleanly({ ...FILES, 'crm.config.yaml': config(schema) }),
    ),
  )
  const hashes = (project: typeof a, address: 'segment.a' | 'catalog.shop') =>
    project?.objects.get(address)?.fingerprint
  expect(hashes(a, 'segment.a')).toBeDefined()
  expect(hashes(b, 'segment.a')).toEqual(hashes(a, 'segment.a'))
  expect(hashes(b, 'catalog.shop')).toEqual(hashes(a, 'catalog.shop'))
})

test('values are of the type that the catalog says', async () => {
  const journey = `
journey: j
trigger: { enters: a }
steps: [{ set: { stage: 1, score: high } }, { emit: told, properties: { why: x, reason: 2 }, key: why }]
`
  const found = await diagnose({ ...FILES, 'j.yaml': journey })
  expect(found.map((each) => each.replace(/\. .*/, ''))).toEqual([
    'j.yaml:4:25 CRM3108 trait "stage" is a text, and 1 is not',
    'j.yaml:4:35 CRM3108 trait "score" is compared with a number, and "high" is not one',
    'j.yaml:4:73 CRM3104 There is no property "why"',
    'j.yaml:4:89 CRM3108 property "reason" is a text, and 2 is not',
    'j.yaml:4:99 CRM3104 There is no property "why"',
  ])
})
