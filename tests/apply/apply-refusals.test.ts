/** What can go wrong with the database between plan and apply is told, and nothing is left half done (SEMANTICS 30). */
import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { compiledProject, PERSON_TABLE } from '../plan/fixture-project.ts'
import { apply, planAndApply, planFor } from '../plan/plan-and-apply.ts'

const LATER = '2026-03-02T00:00:00.000Z'
const high = (atLeast: number) => compiledProject({ segments: { high: { atLeast } } })

describeDatabases('apply and a database in its way', (engine) => {
  let db: TestDatabase
  beforeEach(async () => {
    db = await engine.shared()
    await db.runScript(PERSON_TABLE)
  })

  test('a schema that holds other tables is left alone', async () => {
    await db.runScript('create schema crm; create table crm.message (id int)')
    const { plan } = await planFor(db, high(91))
    const result = await apply(db, plan)
    expect(result).toMatchObject({
      kind: 'failed',
      diagnostics: [{ code: 'CRM6033', message: expect.stringContaining('message') }],
    })
    expect(await db.run(sql`select from pg_tables where schemaname = 'crm'`)).toHaveLength(1)
  })

  test('an apply whose lease was taken away is undone', async () => {
    await planAndApply(db, high(91))
    await db.runScript(`
        create function take_lease() returns trigger language plpgsql as
          $$ begin delete from crm.lease; return null; end $$;
        create trigger take_lease after insert on crm.apply execute function take_lease();`)
    const { plan } = await planFor(db, high(81), LATER)
    const result = await apply(db, plan)
    expect(result).toMatchObject({ kind: 'failed', diagnostics: [{ code: 'CRM6031' }] })
    expect(await db.run(sql`select from crm.apply`)).toHaveLength(1)
    expect(await db.run(sql`select from crm.segment_member`)).toHaveLength(10)
  })

  test('a segment that would lose everybody is pointed out', async () => {
    await planAndApply(db, high(91))
    const { diagnostics } = await planFor(db, high(1000), LATER)
    expect(diagnostics).toMatchObject([{ code: 'CRM6004', severity: 'warning' }])
  })
})
