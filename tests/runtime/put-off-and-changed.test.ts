/** SEMANTICS 24: what was put off goes out as what its template is by then, and the ledger says so: caps go by the ledger. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import type { FrequencyCap, QuietHours } from '../../src/ir/guard-settings.ts'
import type { Template } from '../../src/ir/template.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { cap, guardedPrograms } from './guarded-shop.ts'
import { runActual } from './run-shop.ts'
import { duration, journey, OFFERS, template, ZONE } from './shop-programs.ts'
import { applyPrograms, openShop, outcomes } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
/** 06:00 in Seoul: quiet until eight. */
const REFRESHED = '2026-01-01T21:00:00.000Z'
const CHANGED = '2026-01-01T22:00:00.000Z'
const MORNING = '2026-01-02T00:00:00.000Z'
const TWO_DAYS_LATER = '2026-01-04T04:00:00.000Z'
const people = [{ id: 'a', joined: '2026-01-01T12:00:00.000Z' }]
const quietHours: QuietHours = { from: '21:00', to: '08:00', zone: ZONE, except: [] }
const again = journey({
  steps: [
    { kind: 'send', id: 'hello', template: 'hello' },
    { kind: 'wait', id: 'days', duration: duration('2d'), zone: 'UTC' },
    { kind: 'wait', id: 'hours', duration: duration('6h'), zone: 'UTC' },
    { kind: 'send', id: 'second', template: 'second' },
  ],
})

describeDatabases('put off, then changed', (engine) => {
  /** `hello` is put off as one thing and goes out as another, which the cap counts. */
  async function changed(db: TestDatabase, was: Partial<Template>, counted: FrequencyCap) {
    const programs = guardedPrograms(
      { caps: [counted], quietHours },
      {
        'topic.news': OFFERS,
        'template.hello': template(was),
        'template.second': template({ id: 'second' }),
        'journey.welcome': again,
      },
    )
    await openShop(db, programs, people, APPLIED)
    const sender = testSender()
    await runActual(db, REFRESHED, sender)
    expect(await outcomes(db)).toEqual(['a hello deferred:quiet-hours'])
    await applyPrograms(db, { 'template.hello': template() }, CHANGED)
    await runActual(db, MORNING, sender)
    await runActual(db, TWO_DAYS_LATER, sender)
    return sender
  }

  test.each<[string, Partial<Template>, FrequencyCap]>([
    ['topic', { topic: 'news' }, cap(1, '7d', { topic: 'offers' })],
    ['class', { class: 'service' }, cap(1, '7d')],
  ])('it counts for a cap by its new %s', async (_, was, counted) => {
    const db = await engine.shared()
    const sender = await changed(db, was, counted)
    expect(await outcomes(db)).toEqual(['a hello handed', 'a second withheld:frequency-cap'])
    expect(sender.handed).toHaveLength(1)
    expect(await db.run(sql`select topic, class from crm.message where step = 'hello'`)).toEqual([
      { topic: 'offers', class: 'marketing' },
    ])
  })
})
