/** One apply at a time, told who it is; what a killed apply left is taken over (SEMANTICS 30, 32). */
import { sql } from 'kysely'
import { beforeEach, expect, test as onEngine, test } from 'vitest'
import { PostgresDatabase } from '../../src/adapters/postgres/postgres-database.ts'
import { withApplyLock } from '../../src/apply/apply-lock.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { compiledProject, PERSON_TABLE } from '../plan/fixture-project.ts'
import { AS_OF, apply, fixedClock, planAndApply, planFor, SCHEMA } from '../plan/plan-and-apply.ts'

const LATER = '2026-03-02T00:00:00.000Z'
const before = compiledProject({ segments: { high: { atLeast: 91 } } })
const after = compiledProject({ segments: { high: { atLeast: 81 } } })

describeDatabases('the lock of apply', (engine) => {
  let db: TestDatabase
  beforeEach(async () => {
    db = await engine.shared()
    await db.runScript(PERSON_TABLE)
    await planAndApply(db, before)
  })

  test('a lease without a living connection is taken over at once, though it has not expired', async () => {
    await db.run(sql`insert into crm.lease values ('apply', 'bob', 'gone', 7, ${AS_OF}, ${AS_OF},
      ${LATER}, 99999999, ${AS_OF})`)
    const { plan } = await planFor(db, after)
    expect(await apply(db, plan)).toMatchObject({ kind: 'applied' })
    expect(await db.run(sql`select from crm.lease`)).toHaveLength(0)
  })

  test('plan takes no lock', async () => {
    const lock = {
      db,
      schema: SCHEMA,
      clock: fixedClock(),
      holder: { actor: 'bob', host: 'h', pid: 7 },
    }
    const held = await withApplyLock(lock, async ({ session }) => {
      const [lease] = await session.run(sql`select holder, host, pid, acquired_at from crm.lease`)
      return { lease, plan: (await planFor(db, after)).plan }
    })
    expect(held).toMatchObject({
      kind: 'done',
      value: {
        lease: { holder: 'bob', host: 'h', pid: 7, acquired_at: AS_OF },
        plan: { totals: { update: 1 } },
      },
    })
  })

  test('the lock is free again when the work throws', async () => {
    const lock = {
      db,
      schema: SCHEMA,
      clock: fixedClock(),
      holder: { actor: 'bob', host: 'h', pid: 7 },
    }
    await expect(withApplyLock(lock, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await db.run(sql`select from crm.lease`)).toHaveLength(0)
    expect(await withApplyLock(lock, async () => 1)).toEqual({ kind: 'done', value: 1 })
  })
})

describeDatabases('two applies', (engine) => {
  // PGlite has one process and one connection, so there is no second apply to keep out.
  const test = onEngine.runIf(engine.name === 'postgres')
  let db: TestDatabase
  beforeEach(async () => {
    db = await engine.shared()
    await db.runScript(PERSON_TABLE)
  })
  const holdWhile = async <T>(work: () => Promise<T>): Promise<T> => {
    const holder = { actor: 'bob', host: 'build-7', pid: 7 }
    const held = await withApplyLock({ db, schema: SCHEMA, clock: fixedClock(), holder }, work)
    if (held.kind === 'locked') throw new Error('locked')
    return held.value
  }

  test('32: the second is told who holds the lock and since when', async () => {
    await planAndApply(db, before)
    const { plan } = await planFor(db, after)
    const result = await holdWhile(() => apply(db, plan))
    expect(result).toMatchObject({ kind: 'locked', diagnostics: [{ code: 'CRM6030' }] })
    expect(result.kind === 'locked' && result.diagnostics[0]?.message).toBe(
      `Another apply is running: bob on build-7 (process 7) since ${AS_OF}, last heard of at ${AS_OF}.`,
    )
    expect(await apply(db, plan)).toMatchObject({ kind: 'applied' })
  })

  test('32: during the very first apply there is no lease yet, but the lock holds', async () => {
    const { plan } = await planFor(db, before)
    const result = await holdWhile(() => apply(db, plan))
    expect(result).toMatchObject({ kind: 'locked', diagnostics: [{ code: 'CRM6030' }] })
    expect(result.kind === 'locked' && result.diagnostics[0]?.message).toContain('role "postgres"')
  })

  test('an apply of another schema is not kept out', async () => {
    const { plan } = await planFor(db, before)
    const result = await holdWhile(() => apply(db, plan, { schema: 'crm_other' }))
    expect(result).toMatchObject({ kind: 'applied' })
  })

  test('an apply whose lease is taken away changes nothing', async () => {
    await planAndApply(db, before)
    const { plan } = await planFor(db, after)
    const lock = {
      db,
      schema: SCHEMA,
      clock: fixedClock(),
      holder: { actor: 'bob', host: 'h', pid: 7 },
    }
    const held = await withApplyLock(lock, async ({ session, isStillHeld }) => {
      await db.run(sql`delete from crm.lease`)
      return session.transaction((tx) => isStillHeld(tx))
    })
    expect(held).toEqual({ kind: 'done', value: false })
    expect(plan.changes).toHaveLength(1)
  })

  test('a lock whose connection was cut is free, and its lease is taken over', async () => {
    await planAndApply(db, before)
    const { plan } = await planFor(db, after)
    const other = new PostgresDatabase({ url: db.url ?? '' })
    const holder = { actor: 'bob', host: 'h', pid: 7 }
    await expect(
      withApplyLock(
        { db: other, schema: SCHEMA, clock: fixedClock(), holder },
        async ({ session }) => {
          await db.run(sql`select pg_terminate_backend(backend_pid) from crm.lease`)
          await session.run(sql`select 1`)
        },
      ),
    ).rejects.toThrow()
    await other.close()
    expect(await db.run(sql`select holder from crm.lease`)).toEqual([{ holder: 'bob' }])
    expect(await apply(db, plan)).toMatchObject({ kind: 'applied' })
  })

  test('30: workers that hold their lock are waited for', async () => {
    await planAndApply(db, before)
    const { plan } = await planFor(db, after)
    const order: string[] = []
    let applying: Promise<unknown> = Promise.resolve()
    await db.transaction(async (tx) => {
      await tx.run(sql`select pg_advisory_xact_lock_shared(hashtext(${SCHEMA}::text), 2)`)
      applying = apply(db, plan).then(() => order.push('apply'))
      await tx.run(sql`select pg_sleep(0.3)`)
      order.push('worker')
    })
    await applying
    expect(order).toEqual(['worker', 'apply'])
  })
})
