/**
 * Complaints about delivery that users of other tools have made, each as a run against a real HTTP server on loopback:
 * one bad recipient who makes the others get it again (mautic#7226), a journey that stops at a failed send
 * (parcelvoy#434), a message that is counted more than once (posthog#52256).
 */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createSender } from '../../src/adapters/senders/create-sender.ts'
import type { Channel } from '../../src/ir/channel.ts'
import { summarizeMessages } from '../../src/measure/message-summary.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { type HttpBehaviour, type HttpServer, startHttpServer } from '../harness/http-server.ts'
import { runActual, runVirtual } from '../runtime/run-shop.ts'
import { duration, EMAIL, emailChannel, journey, shopPrograms } from '../runtime/shop-programs.ts'
import {
  enrolments,
  ledger,
  manyPeople,
  openShop,
  outcomes,
  SCHEMA,
} from '../runtime/shop-state.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const LATER = '2026-01-03T00:00:00.000Z'

const CHANNEL: Channel = {
  ...{ id: 'email', via: 'webhook', address: 'email', retry: EMAIL.retry },
  ...{ url: { env: 'URL' }, isIdempotent: false },
}

/** A shop whose messages are posted to this server, and who was sent what by it. */
async function shopPostingTo(server: HttpServer) {
  const surroundings = { env: { URL: server.url }, root: '/' }
  const { value } = await createSender(CHANNEL, surroundings)
  if (value === undefined) throw new Error('no sender')
  const posted = () =>
    server.received.map(({ body }) => JSON.parse(body) as { to: string; id: string })
  return { sender: value, posted, channel: { 'channel.email': emailChannel(CHANNEL) } }
}

/** Answers by whom a message is for; everybody else is accepted. */
function serverFor(answers: Readonly<Record<string, HttpBehaviour>>): Promise<HttpServer> {
  return startHttpServer(({ body }) => {
    const { to } = JSON.parse(body) as { to: string }
    const [name = ''] = to.split('@')
    return answers[name] ?? { status: 200, body: `{"id":"p-${name}"}` }
  })
}

const sentOf = async (db: TestDatabase) => {
  const period = { from: null, to: null, buckets: [] }
  const { journeys } = await summarizeMessages(db, SCHEMA, [], { asOf: LATER, period })
  return journeys[0]
}

describeDatabases('complaints about delivery', (engine) => {
  test('mautic#7226: one bad recipient does not make the others get it again', async () => {
    const db = await engine.shared()
    const server = await serverFor({
      p0003: { status: 400 },
      p0007: 'lost',
      p0011: { status: 503 },
    })
    const { sender, posted, channel } = await shopPostingTo(server)
    await openShop(db, shopPrograms(channel), manyPeople(60, JOINED), APPLIED)
    await runVirtual(db, LATER, sender)
    const times = new Map<string, number>()
    for (const { to } of posted()) times.set(to, (times.get(to) ?? 0) + 1)
    const often = [...times].filter(([, count]) => count > 1)
    // Only the one that was told "later" is asked again, by the same id.
    expect(often).toEqual([['p0011@example.com', EMAIL.retry.attempts]])
    expect(times.size).toBe(60)
    const ids = posted().filter(({ to }) => to.startsWith('p0011'))
    expect(new Set(ids.map(({ id }) => id)).size).toBe(1)
    const rows = await ledger(db)
    expect(rows.filter(({ status }) => status === 'handed')).toHaveLength(57)
    expect(
      rows
        .filter(({ status }) => status !== 'handed')
        .map((row) => `${row.customer} ${row.status}`),
    ).toEqual(['p0003 failed', 'p0007 unknown', 'p0011 failed'])
    await sender.close()
  })

  test('parcelvoy#434: a journey goes on after a send that failed, and after one in doubt', async () => {
    const db = await engine.shared()
    let isFirst = true
    const server = await startHttpServer(({ body }) => {
      const { to } = JSON.parse(body) as { to: string }
      if (!isFirst || to.startsWith('c')) return { status: 200 }
      return to.startsWith('a') ? { status: 422 } : 'lost'
    })
    const { sender, channel } = await shopPostingTo(server)
    const steps = [
      { kind: 'send', id: 'hello', template: 'hello' },
      { kind: 'wait', id: 'wait-1', duration: duration('1h'), zone: 'UTC' },
      { kind: 'send', id: 'second', template: 'hello' },
    ] as const
    const programs = shopPrograms({ ...channel, 'journey.welcome': journey({ steps }) })
    const people = ['a', 'b', 'c'].map((id) => ({ id, joined: JOINED }))
    await openShop(db, programs, people, APPLIED)
    await runActual(db, REFRESHED, sender)
    isFirst = false
    await runActual(db, '2026-01-01T22:00:00.000Z', sender)
    expect(await outcomes(db)).toEqual([
      'a hello failed:rejected',
      'a second handed',
      'b hello unknown:no-answer',
      'b second handed',
      'c hello handed',
      'c second handed',
    ])
    const ended = (await enrolments(db)).map(({ customer, status }) => `${customer} ${status}`)
    expect(ended).toEqual(['a finished', 'b finished', 'c finished'])
    await sender.close()
  })

  test('posthog#52256: a message is counted as sent once, however often it was tried and the run repeated', async () => {
    const db = await engine.shared()
    let busy = 2
    const server = await startHttpServer(() => {
      busy -= 1
      return busy >= 0 ? { status: 429, headers: { 'retry-after': '600' } } : { status: 200 }
    })
    const { sender, channel } = await shopPostingTo(server)
    await openShop(db, shopPrograms(channel), [{ id: 'a', joined: JOINED }], APPLIED)
    const summary = await runVirtual(db, LATER, sender)
    expect(server.received).toHaveLength(3)
    expect(summary.messages).toMatchObject({ sent: 1, retried: 2, failed: 0 })
    expect((await runVirtual(db, LATER, sender)).messages).toMatchObject({ sent: 0 })
    expect(await sentOf(db)).toMatchObject({ sent: 1, failed: 0, unknown: 0, pending: 0 })
    const [row] = await db.run<{ count: number; attempts: number }>(
      sql`select count(*) as count, max(attempts) as attempts from crm.message`,
    )
    expect(row).toEqual({ count: 1, attempts: 3 })
    await sender.close()
  })
})
