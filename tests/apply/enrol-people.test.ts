/** Who may be enrolled (again), and by what name (SEMANTICS 17, 18, 25). */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import { createStateSchema } from '../../src/apply/state-schema.ts'
import type { Duration } from '../../src/ir/duration.ts'
import { type EnrolPeople, enrolPeople } from '../../src/ir/enrol-people.ts'
import type { Journey, Reentry } from '../../src/ir/journey.ts'
import { type RefreshCause, refreshMembers } from '../../src/ir/refresh-members.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { partOfQuery } from '../harness/part-of-query.ts'
import { PERSON_TABLE, SEND } from '../plan/fixture-project.ts'

const T0 = '2026-03-01T00:00:00.000Z'
const T1 = '2026-03-02T00:00:00.000Z'
const ONE_MONTH: Duration = { months: 1, days: 0, seconds: 0 }

function journey(reentry: Reentry = { kind: 'never' }): Journey {
  return {
    id: 'hello',
    trigger: { kind: 'enters', segment: 'high' },
    reentry,
    backfill: 'none',
    steps: [SEND],
  }
}

describeDatabases('enrolment', (engine) => {
  let db: TestDatabase
  beforeEach(async () => {
    db = await engine.shared()
    await db.runScript(PERSON_TABLE)
    for (const statement of createStateSchema('crm')) await db.run(statement)
  })
  const refresh = async (atLeast: number, asOf: string, cause: RefreshCause) => {
    const strings = ['select id as customer_key from person where score >= ', '::int']
    const members = { strings, params: [{ kind: 'value', value: atLeast }] } as const
    const segments = [{ segment: 'high', part: partOfQuery(members, 'person'), cause }]
    const counts = await db.transaction((tx) => refreshMembers(tx, 'crm', { segments, asOf }))
    return counts.get('high')
  }
  const enrol = async (options: Partial<EnrolPeople> & { reentry?: Reentry } = {}) => {
    const { reentry, ...rest } = options
    const given: EnrolPeople = {
      journey: journey(reentry),
      versionApplyId: 7,
      asOf: T1,
      key: '',
      people: { kind: 'members', segment: 'high' },
      ...rest,
    }
    return db.transaction((tx) => enrolPeople(tx, 'crm', given))
  }
  const endAll = (endedAt: string) =>
    db.run(sql`update crm.enrolment set status = 'finished', ended_at = ${endedAt}, due_at = null`)

  test('18: of a thousand and more, too, who has this very enrolment already is passed over', async () => {
    await db.run(sql`insert into person select 'n' || n, 99, now() from generate_series(1, 1500) n`)
    await refresh(99, T0, 'fill')
    const all = await enrol({ reentry: { kind: 'always' } })
    expect(all).toBe(1502)
    await endAll(T1)
    await db.run(sql`delete from crm.enrolment where customer_key like 'n1%'`)
    const [left] = await db.run<{ count: number }>(sql`select count(*) from crm.enrolment`)
    expect(await enrol({ reentry: { kind: 'always' } })).toBe(all - (left?.count ?? 0))
    const [after] = await db.run<{ count: number }>(sql`select count(*) from crm.enrolment`)
    expect(after?.count).toBe(all)
  })

  test('17: those who entered by a refresh or a changed definition are people entering, a first fill is not', async () => {
    expect(await refresh(99, T0, 'fill')).toEqual({ size: 2, entered: 2, left: 0 })
    const entered = { kind: 'entered', segment: 'high', cause: 'refresh' } as const
    expect(await enrol({ asOf: T0, people: entered })).toBe(0)
    expect(await refresh(97, T1, 'refresh')).toEqual({ size: 4, entered: 2, left: 0 })
    expect(await enrol({ people: { ...entered, cause: 'apply' } })).toBe(0)
    expect(await enrol({ people: entered })).toBe(2)
  })

  test('15: who entered and left again at one as-of is not entering any more', async () => {
    await refresh(99, T0, 'fill')
    await refresh(97, T1, 'refresh')
    await refresh(99, T1, 'apply')
    expect(await enrol({ people: { kind: 'entered', segment: 'high', cause: 'refresh' } })).toBe(0)
  })

  test('18, 25: an enrolment stands before its first step, due at once, under a name that can be computed again', async () => {
    await refresh(100, T0, 'fill')
    await enrol({ key: T0 })
    const [row] = await db.run(sql`select * from crm.enrolment`)
    expect(row).toEqual({
      id: createHash('md5').update(`hello:4:p100:${T0}:2026-03-02T00:00:00.000000Z`).digest('hex'),
      journey: 'hello',
      customer_key: 'p100',
      key: T0,
      version_apply_id: 7,
      status: 'active',
      step: 'hello',
      arrived_at: T1,
      due_at: T1,
      started_at: T1,
      ended_at: null,
      is_checked: false,
      waits_for: null,
      end_reason: null,
      event: null,
    })
  })

  test('18: never means never again, whatever the key', async () => {
    await refresh(99, T0, 'fill')
    expect(await enrol({ key: T0 })).toBe(2)
    expect(await enrol({ key: T1 })).toBe(0)
    await endAll(T1)
    expect(await enrol({ key: T1, asOf: '2027-01-01T00:00:00Z' })).toBe(0)
  })

  test('18: always means once at a time per key', async () => {
    const reentry: Reentry = { kind: 'always' }
    await refresh(99, T0, 'fill')
    expect(await enrol({ key: T0, asOf: T0, reentry })).toBe(2)
    expect(await enrol({ key: T0, reentry })).toBe(0)
    expect(await enrol({ key: T1, reentry })).toBe(2)
    await endAll(T1)
    expect(await enrol({ key: T0, reentry })).toBe(2)
    // The same person, key and instant is the same enrolment: a repeated run adds nothing.
    await endAll(T1)
    expect(await enrol({ key: T0, reentry })).toBe(0)
  })

  test.each([
    ['a month later in UTC', 'UTC', '2026-02-28T12:00:00Z', '2026-03-28T12:00:00Z'],
    [
      '31 January plus a month is 28 February',
      'UTC',
      '2026-01-31T12:00:00Z',
      '2026-02-28T12:00:00Z',
    ],
    [
      'at the same local time across DST',
      'America/New_York',
      '2026-02-20T12:00:00Z',
      '2026-03-20T11:00:00Z',
    ],
  ])('18: after a duration: %s', async (_, zone, endedAt, free) => {
    const reentry: Reentry = { kind: 'after', duration: ONE_MONTH, zone }
    await refresh(99, T0, 'fill')
    expect(await enrol({ asOf: '2026-01-01T00:00:00Z', reentry })).toBe(2)
    expect(await enrol({ asOf: '2027-01-01T00:00:00Z', reentry, key: 'other' })).toBe(0)
    await endAll(endedAt)
    const [before] = await db.run<{ at: string }>(
      sql`select ${free}::timestamptz - interval '1 second' as at`,
    )
    expect(await enrol({ asOf: before?.at ?? '', reentry })).toBe(0)
    expect(await enrol({ asOf: free, reentry })).toBe(2)
  })

  test('18: of several earlier enrolments the last that ended counts', async () => {
    const reentry: Reentry = { kind: 'after', duration: ONE_MONTH, zone: 'UTC' }
    await refresh(100, T0, 'fill')
    await enrol({ asOf: '2026-01-01T00:00:00Z', reentry })
    await endAll('2026-01-02T00:00:00Z')
    await enrol({ asOf: '2026-02-02T00:00:00Z', reentry })
    await db.run(sql`update crm.enrolment set status = 'exited', ended_at = ${'2026-02-10T00:00:00Z'}
      where status = 'active'`)
    expect(await enrol({ asOf: '2026-03-09T23:59:59Z', reentry })).toBe(0)
    expect(await enrol({ asOf: '2026-03-10T00:00:00Z', reentry })).toBe(1)
  })
})
