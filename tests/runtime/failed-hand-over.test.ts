/** SEMANTICS 25: a hand-over that the database ends in the middle leaves nobody claimed by a worker that goes on living. */
import { expect, test } from 'vitest'
import type { Channel } from '../../src/ir/channel.ts'
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
import { ledger, manyPeople, openShop } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const LATER = '2026-01-02T00:00:00.000Z'
const { url: _, ...MAIL } = EMAIL
const OUTBOX: Channel = { ...MAIL, via: 'outbox', directory: 'outbox', format: 'eml' }
const PEOPLE = 3 * PACE.outbox.begin

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
    await db.runScript(`
      create function full_disk() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$;
      create trigger no_room before update on crm.message for each row when (new.status = 'handed') execute function full_disk()`)
    const sender = testSender(undefined, { isIdempotent: true })
    await expect(runActual(db, LATER, sender)).rejects.toThrow('no room')
    const first = await ledger(db)
    expect(first).toHaveLength(PEOPLE)
    expect(new Set(first.map(({ status }) => status))).toEqual(new Set(['claimed', 'retry']))
    // In doubt is only what was just being handed over: by the step, and when it was tried again.
    const doubt = first.filter(({ status }) => status === 'claimed').map(({ id }) => id)
    expect(doubt.length).toBeLessThanOrEqual(2 * PACE.outbox.begin)
    await db.runScript('drop trigger no_room on crm.message')
    await runActual(db, LATER, sender)
    const rows = await ledger(db)
    expect(rows.filter(({ status }) => status === 'handed')).toHaveLength(2 * PEOPLE)
    const counts = new Map<string, number>()
    for (const { id } of sender.handed) counts.set(id, (counts.get(id) ?? 0) + 1)
    const again = [...counts].filter(([, count]) => count > 1).map(([id]) => id)
    expect(again.sort()).toEqual(doubt.sort())
  })
})
