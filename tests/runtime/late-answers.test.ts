/** M6, SEMANTICS 25: an answer that comes while another worker takes its message over is not written over what that worker says. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createStateSchema } from '../../src/apply/state-schema.ts'
import { recordReports } from '../../src/runtime/ledger/record-reports.ts'
import type { AttemptResult } from '../../src/runtime/send/attempt-result.ts'
import { createResultWriter } from '../../src/runtime/send/result-writer.ts'
import { describeDatabases } from '../harness/databases.ts'

const AT = '2026-01-01T00:00:00.000Z'
const answer = (id: string): AttemptResult => ({
  ...{ id, status: 'handed', attempts: 1, reason: null, detail: null, handedAt: AT, at: AT },
  ...{ providerId: null, nextAttemptAt: null, doubtSince: null, isAddressDead: false },
  place: undefined,
})

describeDatabases('late answers', (engine) => {
  const claimed = async (ids: readonly string[]) => {
    const db = await engine.shared()
    for (const statement of createStateSchema('crm')) await db.run(statement)
    await db.run(sql`
      insert into crm.message (id, journey, step, enrolment_id, customer_key, channel, template, class, journey_apply_id,
        status, due_at, decided_at, attempts, worker)
      select id, 'j', 's', id, id, 'email', 't', 'service', 1, 'claimed', ${AT}::timestamptz, ${AT}::timestamptz, 0, 7
      from unnest(${ids}::text[]) as id`)
    return db
  }
  const statuses = (db: Awaited<ReturnType<typeof claimed>>) =>
    db.run<{ id: string; status: string }>(sql`select id, status from crm.message order by id`)

  test('of claims that are held all are written, of others none', async () => {
    const db = await claimed(['a', 'b'])
    await db.run(sql`update crm.message set worker = 8 where id = 'b'`)
    const writer = createResultWriter({ db, schema: 'crm', worker: 7 }, { isEager: false })
    for (const id of ['a', 'b', 'gone']) writer.add(answer(id))
    await writer.drain()
    expect(writer.lost()).toBe(2)
    expect(await statuses(db)).toEqual([
      { id: 'a', status: 'handed' },
      { id: 'b', status: 'claimed' },
    ])
  })

  const placeOf = async (db: Awaited<ReturnType<typeof claimed>>, id: string) => {
    const [row] = await db.run<{ place: string }>(
      sql`select ctid::text as place from crm.message where id = ${id}::text`,
    )
    return row?.place
  }

  test.each([
    ['alike', () => null],
    ['each of its own', (id: string) => `p-${id}`],
  ])(
    'answers that are %s are written where their claims are, and by id where that is no longer so',
    async (_, idOf) => {
      const db = await claimed(['a', 'b', 'c', 'd'])
      const places = await Promise.all(['a', 'b', 'c', 'd'].map((id) => placeOf(db, id)))
      const [a, b, c, d] = places
      // One is somewhere else by now, and of two each is said to be where the other is.
      await db.run(sql`update crm.message set detail = 'moved' where id = 'b'`)
      expect(await placeOf(db, 'b')).not.toBe(b)
      const writer = createResultWriter({ db, schema: 'crm', worker: 7 }, { isEager: false })
      const said = { a, b, c: d, d: c }
      for (const [id, place] of Object.entries(said)) {
        writer.add({ ...answer(id), place, providerId: idOf(id) })
      }
      await writer.drain()
      expect(writer.lost()).toBe(0)
      expect(
        await db.run(
          sql`select id, status, provider_id as "providerId" from crm.message order by id`,
        ),
      ).toEqual(['a', 'b', 'c', 'd'].map((id) => ({ id, status: 'handed', providerId: idOf(id) })))
    },
  )

  test('of placed answers, too, those of claims that were taken over are not written', async () => {
    const db = await claimed(['a', 'b'])
    const places = { a: await placeOf(db, 'a'), b: await placeOf(db, 'b') }
    await db.run(sql`update crm.message set status = 'unknown', worker = null where id = 'b'`)
    const writer = createResultWriter({ db, schema: 'crm', worker: 7 }, { isEager: false })
    for (const [id, place] of Object.entries(places)) writer.add({ ...answer(id), place })
    await writer.drain()
    expect(writer.lost()).toBe(1)
    expect(await statuses(db)).toEqual([
      { id: 'a', status: 'handed' },
      { id: 'b', status: 'unknown' },
    ])
  })

  test.runIf(engine.name === 'postgres')(
    'a message that is taken over while its answer waits to be written keeps what it was given',
    async () => {
      const db = await claimed(['a', 'b'])
      const writer = createResultWriter({ db, schema: 'crm', worker: 7 }, { isEager: false })
      for (const id of ['a', 'b']) writer.add(answer(id))
      let drained = Promise.resolve()
      await db.transaction(async (tx) => {
        await tx.run(sql`update crm.message set status = 'unknown', worker = null where id = 'a'`)
        drained = writer.drain()
        for (let isWaiting = false; !isWaiting; ) {
          const [row] = await tx.run<{ waiting: boolean }>(sql`
            select exists (select from pg_locks where not granted) as waiting`)
          isWaiting = row?.waiting === true
        }
      })
      await drained
      expect(writer.lost()).toBe(1)
      expect(await statuses(db)).toEqual([
        { id: 'a', status: 'unknown' },
        { id: 'b', status: 'handed' },
      ])
    },
  )

  test.runIf(engine.name === 'postgres')(
    'answers and delivery reports about the same messages do not wait for each other',
    async () => {
      const db = await claimed(['y', 'x', 'c'])
      const writer = createResultWriter({ db, schema: 'crm', worker: 7 }, { isEager: false })
      for (const id of ['c', 'y', 'x']) writer.add({ ...answer(id), place: await placeOf(db, id) })
      const reports = ['y', 'x'].map((id) => ({ id, outcome: 'delivered', detail: '' }) as const)
      let work: Promise<unknown> = Promise.resolve()
      await db.transaction(async (tx) => {
        await tx.run(sql`select from crm.message where id = 'c' for update`)
        const drained = writer.drain()
        const reported = recordReports(db, 'crm', {
          ...{ channel: 'email', reports, actor: 'ci', at: AT },
        })
        work = Promise.all([drained, reported])
        work.catch(() => undefined)
        await new Promise((resolve) => setTimeout(resolve, 300))
      })
      await work
      expect(await statuses(db)).toEqual([
        { id: 'c', status: 'handed' },
        { id: 'x', status: 'confirmed' },
        { id: 'y', status: 'confirmed' },
      ])
    },
  )
})
