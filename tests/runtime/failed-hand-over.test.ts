/** SEMANTICS 25: a hand-over that the database ends in the middle leaves nobody claimed by a worker that goes on living, and nobody is sent it twice. */
import { expect, test } from 'vitest'
import type { Channel } from '../../src/ir/channel.ts'
import { listMessages } from '../../src/runtime/ledger/list-messages.ts'
import { DEAD_LETTERS } from '../../src/runtime/ledger/message-status.ts'
import { PACE } from '../../src/runtime/send/pace.ts'
import { describeDatabases } from '../harness/databases.ts'
import { runActual } from './run-shop.ts'
import {
  duration,
  EMAIL,
  emailChannel,
  journey,
  shopPrograms,
  template,
  ZONE,
} from './shop-programs.ts'
import { ledger, manyPeople, openShop, SCHEMA } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const LATER = '2026-01-02T00:00:00.000Z'
const MUCH_LATER = '2026-01-09T00:00:00.000Z'
const { url: _, ...MAIL } = EMAIL
const OUTBOX: Channel = { ...MAIL, via: 'outbox', directory: 'outbox', format: 'eml' }
const PEOPLE = 3 * PACE.outbox.begin

/** That a message was handed over cannot be written. */
const NO_ROOM = `
  create function full_disk() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$;
  create trigger no_room before update on crm.message for each row when (new.status = 'handed') execute function full_disk()`
const ROOM = 'drop function full_disk cascade'

describeDatabases('a hand-over that fails', (engine) => {
  test('what was not handed over is given back, and sent once when the database is mended', async () => {
    const db = await engine.shared()
    const programs = shopPrograms({
      'channel.email': emailChannel(OUTBOX),
      'template.again': template({ id: 'again' }),
      'journey.welcome': journey({
        steps: [
          { kind: 'wait', id: 'moment', duration: duration('1s'), zone: ZONE },
          { kind: 'send', id: 'hello', template: 'hello' },
          { kind: 'send', id: 'again', template: 'again' },
        ],
      }),
    })
    await openShop(db, programs, manyPeople(PEOPLE, JOINED), APPLIED)
    await db.runScript(NO_ROOM)
    const sender = testSender(undefined, { isIdempotent: true })
    await expect(runActual(db, LATER, sender)).rejects.toThrow('no room')
    const first = await ledger(db)
    expect(first).toHaveLength(PEOPLE)
    expect(new Set(first.map(({ status }) => status))).toEqual(new Set(['claimed', 'retry']))
    // In doubt is only what was just being handed over: by the step, and when it was tried again.
    const doubt = first.filter(({ status }) => status === 'claimed').map(({ id }) => id)
    expect(doubt.length).toBeLessThanOrEqual(2 * PACE.outbox.begin)
    await db.runScript(ROOM)
    await runActual(db, LATER, sender)
    const rows = await ledger(db)
    expect(rows.filter(({ status }) => status === 'handed')).toHaveLength(2 * PEOPLE)
    const counts = new Map<string, number>()
    for (const { id } of sender.handed) counts.set(id, (counts.get(id) ?? 0) + 1)
    const again = [...counts].filter(([, count]) => count > 1).map(([id]) => id)
    expect(again.sort()).toEqual(doubt.sort())
  })
  test('where the provider knows no message again, what was being handed over is unknown, listed, and never sent a second time', async () => {
    const db = await engine.shared()
    const people = 4 * PACE.smtp.begin
    await openShop(db, shopPrograms(), manyPeople(people, JOINED), APPLIED)
    await db.runScript(NO_ROOM)
    const sender = testSender()
    await expect(runActual(db, LATER, sender)).rejects.toThrow('no room')
    const handed = sender.handed.map(({ id }) => id).sort()
    expect(handed.length).toBeGreaterThan(0)
    // By the step, and when the rest was tried again.
    expect(handed.length).toBeLessThanOrEqual(2 * PACE.smtp.begin)

    await db.runScript(ROOM)
    const mended = await runActual(db, LATER, sender)
    expect(mended.recovered.unknown).toBeGreaterThanOrEqual(handed.length)
    await runActual(db, MUCH_LATER, sender)
    const rows = await ledger(db)
    const of = (wanted: string) =>
      rows.filter(({ status }) => status === wanted).map(({ id }) => id)
    expect(of('unknown')).toEqual(expect.arrayContaining(handed))
    expect(of('handed').length + of('unknown').length).toBe(people)
    expect(new Set(sender.handed.map(({ id }) => id)).size).toBe(sender.handed.length)
    const { messages } = await listMessages(db, SCHEMA, { statuses: DEAD_LETTERS, limit: people })
    expect(messages.map(({ id }) => id).sort()).toEqual([...of('unknown')].sort())
    expect(new Set(messages.map(({ reason }) => reason))).toEqual(new Set(['crashed']))
  })
})
