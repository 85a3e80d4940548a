/** What the `Database` port promises of transactions and sessions, on every engine. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { Executor } from '../../src/ir/database.ts'
import { describeDatabases } from '../harness/databases.ts'

const insert = (n: number) => sql`insert into t values (${n})`
const numbers = async (db: Executor) =>
  (await db.run<{ n: number }>(sql`select n from t order by n`)).map(({ n }) => n)

describeDatabases('transactions', (engine) => {
  const withTable = async () => {
    const db = await engine.shared()
    await db.runScript('create table t (n int unique deferrable initially deferred)')
    return db
  }

  test('commits what work did and returns its result', async () => {
    const db = await withTable()
    const result = await db.transaction(async (tx) => {
      await tx.run(insert(1))
      await tx.run(insert(2))
      return 'done'
    })
    expect(result).toBe('done')
    expect(await numbers(db)).toEqual([1, 2])
  })

  test('rolls back when work rejects, with work’s own error', async () => {
    const db = await withTable()
    const failure = new Error('mine')
    const work = db.transaction(async (tx) => {
      await tx.run(insert(1))
      throw failure
    })
    await expect(work).rejects.toBe(failure)
    expect(await numbers(db)).toEqual([])
  })

  test('a failed statement whose error was swallowed is not a success', async () => {
    const db = await withTable()
    const work = db.transaction(async (tx) => {
      await tx.run(insert(1))
      await tx.run(sql`select 1 / 0`).catch(() => undefined)
    })
    await expect(work).rejects.toMatchObject({ code: '25P02' })
    expect(await numbers(db)).toEqual([])
  })

  test('a constraint checked at commit rejects the transaction', async () => {
    const db = await withTable()
    const work = db.transaction(async (tx) => {
      await tx.run(insert(1))
      await tx.run(insert(1))
    })
    await expect(work).rejects.toMatchObject({ code: '23505' })
    expect(await numbers(db)).toEqual([])
    await db.run(insert(3))
    expect(await numbers(db)).toEqual([3])
  })

  test('the executor is dead after the end', async () => {
    const db = await withTable()
    const tx = await db.transaction(async (inner) => inner)
    await expect(tx.run(insert(1))).rejects.toThrow('ended')
  })

  test.each([
    [{ isolation: 'repeatable read', readOnly: true }, 'repeatable read', 'on'],
    [{ isolation: 'repeatable read' }, 'repeatable read', 'off'],
    [{}, 'read committed', 'off'],
  ] as const)('options %o', async (options, isolation, readOnly) => {
    const db = await withTable()
    const rows = await db.transaction(
      (tx) =>
        tx.run(
          sql`select current_setting('transaction_isolation') as isolation, current_setting('transaction_read_only') as ro`,
        ),
      options,
    )
    expect(rows).toEqual([{ isolation, ro: readOnly }])
  })

  test('a statement beside an open transaction is not part of it', async () => {
    const db = await withTable()
    const work = db.transaction(async (tx) => {
      await tx.run(insert(1))
      await new Promise((resolve) => setTimeout(resolve, 50))
      throw new Error('rolled back')
    })
    const beside = db.run(insert(2))
    await expect(work).rejects.toThrow('rolled back')
    await beside
    expect(await numbers(db)).toEqual([2])
  })

  test('many transactions at once all finish', async () => {
    const db = await withTable()
    await Promise.all(
      Array.from({ length: 30 }, (_, n) => db.transaction((tx) => tx.run(insert(n)))),
    )
    expect(await numbers(db)).toHaveLength(30)
  })
})

describeDatabases('sessions', (engine) => {
  const withTable = async () => {
    const db = await engine.shared()
    await db.runScript('create table t (n int)')
    return db
  }

  test('session statements share a connection; transactions and outer calls work inside', async () => {
    const db = await withTable()
    await db.session(async (session) => {
      const pid = sql`select pg_backend_pid() as pid`
      const [first] = await session.run(pid)
      const second = await session.transaction(async (tx) => {
        await tx.run(insert(1))
        return (await tx.run(pid))[0]
      })
      expect(second).toEqual(first)
      await db.run(insert(2))
      await db.transaction((tx) => tx.run(insert(3)))
      await db.session((inner) => inner.run(insert(4)))
    })
    expect(await numbers(db)).toEqual([1, 2, 3, 4])
  })

  test('a session statement beside its open transaction waits for it', async () => {
    const db = await withTable()
    await db.session(async (session) => {
      const work = session.transaction(async (tx) => {
        await tx.run(insert(1))
        await new Promise((resolve) => setTimeout(resolve, 30))
        throw new Error('rolled back')
      })
      const beside = session.run(insert(2))
      await expect(work).rejects.toThrow('rolled back')
      await beside
    })
    expect(await numbers(db)).toEqual([2])
  })

  test('using the session inside its own transaction is an error, not a deadlock', async () => {
    const db = await withTable()
    await db.session(async (session) => {
      const work = session.transaction(() => session.run(insert(1)))
      await expect(work).rejects.toThrow('only its own executor')
    })
    expect(await numbers(db)).toEqual([])
  })

  test('advisory locks end with the session, also when work fails', async () => {
    const db = await withTable()
    const held = sql`select count(*) as locks from pg_locks where locktype = 'advisory' and objid = 4711`
    const work = db.session(async (session) => {
      await session.run(sql`select pg_advisory_lock(4711)`)
      expect(await db.run(held)).toEqual([{ locks: 1 }])
      throw new Error('failed')
    })
    await expect(work).rejects.toThrow('failed')
    await expect.poll(() => db.run(held)).toEqual([{ locks: 0 }])
  })
})
