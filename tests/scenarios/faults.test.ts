/** A worker whose database restarts and whose connections drop loses nobody and writes to nobody twice (SEMANTICS 25). */
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, inject, test } from 'vitest'
import { systemClock } from '../../src/adapters/clock/system-clock.ts'
import { PostgresDatabase } from '../../src/adapters/postgres/postgres-database.ts'
import type { Database } from '../../src/ir/database.ts'
import { runWorker } from '../../src/runtime/run-worker.ts'
import { secret } from '../harness/link-key.ts'
import { startOwnPostgres } from '../harness/postgres-server.ts'
import { duration, journey, shopPrograms, template, ZONE } from '../runtime/shop-programs.ts'
import { enrolments, ledger, manyPeople, openShop, SCHEMA } from '../runtime/shop-state.ts'
import { testSender } from '../runtime/test-sender.ts'

const PEOPLE = 1500
const DAYS = 86_400_000
const daysAgo = (days: number) => new Date(Date.now() - days * DAYS).toISOString()

const PROGRAMS = shopPrograms({
  'template.again': template({ id: 'again', subject: '{{customer.name}}, again' }),
  'journey.welcome': journey({
    steps: [
      { kind: 'send', id: 'hello', template: 'hello' },
      { kind: 'wait', id: 'pause', duration: duration('1h'), zone: ZONE },
      { kind: 'send', id: 'again', template: 'again' },
    ],
  }),
})

describe.runIf(inject('engines').includes('postgres'))('faults', () => {
  test('the database restarts and connections drop while two workers send', async () => {
    const server = await startOwnPostgres()
    const open = () =>
      Object.assign(new PostgresDatabase({ url: server.url }), { url: server.url, env: {} })
    const databases = [open(), open(), open()]
    const [db, ...ofWorkers] = databases
    if (db === undefined) throw new Error('no database')
    const stop = new AbortController()
    const sender = testSender(async ({ id }) => {
      await sleep(2)
      return { kind: 'accepted', providerId: id }
    })
    const problems = new Set<string>()
    try {
      await openShop(db, PROGRAMS, manyPeople(PEOPLE, daysAgo(2.5)), daysAgo(3))
      const workers = ofWorkers.map((own) =>
        runWorker({
          ...{ db: own, schema: SCHEMA, clock: systemClock, senders: () => sender, secret },
          signal: stop.signal,
          pollInterval: 200,
          onProblem: ({ code }) => problems.add(code),
        }),
      )
      for (const fault of [drop, server.restart, drop]) {
        const before = sender.handed.length
        while (sender.handed.length < before + PEOPLE / 3)
          await Promise.race([sleep(5), ...workers])
        await fault(db)
      }
      while (!(await isDone(db))) await Promise.race([sleep(50), ...workers])
      stop.abort()
      await Promise.all(workers)
      expect(problems).toEqual(new Set(['CRM7012']))
      await expectEveryoneOnce(
        db,
        sender.handed.map(({ id }) => id),
      )
    } finally {
      stop.abort()
      await Promise.all(databases.map((one) => one.close()))
      await server.stop()
    }
  }, 240_000)
})

async function drop(db: Database): Promise<void> {
  await db.run(sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()`)
}

async function isDone(db: Database): Promise<boolean> {
  const runs = await enrolments(db)
  const open = (await ledger(db)).filter(({ status }) => status === 'claimed' || status === 'retry')
  return (
    runs.length === PEOPLE && runs.every(({ status }) => status === 'finished') && open.length === 0
  )
}

/** What was handed over is in the ledger as that, but for what was in doubt when the connection went. */
async function expectEveryoneOnce(db: Database, handed: readonly string[]): Promise<void> {
  expect(new Set(handed).size).toBe(handed.length)
  const rows = await ledger(db)
  expect(rows).toHaveLength(PEOPLE * 2)
  const of = (status: string) => rows.filter((row) => row.status === status).map(({ id }) => id)
  const unknown = new Set(of('unknown'))
  expect([...of('handed'), ...unknown].length).toBe(PEOPLE * 2)
  expect(handed.filter((id) => !unknown.has(id)).sort()).toEqual(of('handed').sort())
}
