/** SEMANTICS 21, 25: what is decided at one instant hangs on who stands where, not on where a run began or was cut off. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { describeDatabases } from '../harness/databases.ts'
import { cap, guardedPrograms } from './guarded-shop.ts'
import { runVirtual } from './run-shop.ts'
import { duration, journey, type Programs, ZONE } from './shop-programs.ts'
import { openShop, outcomes } from './shop-state.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const LATER = '2026-01-02T00:00:00.000Z'
const ONE_A_DAY = { caps: [cap(1, '24h')] }

/** Stands before its send a round later than who has no wait before it. */
const ABOUT = journey({
  id: 'about',
  steps: [
    { kind: 'wait', id: 'moment', duration: duration('0s'), zone: ZONE },
    { kind: 'send', id: 'about', template: 'hello' },
  ],
})
/** Nobody enters it. */
const IDLE = journey({ trigger: { kind: 'leaves', segment: 'joined' } })

describeDatabases('order at an instant', (engine) => {
  const opened = async (programs: Programs) => {
    const db = await engine.shared()
    const people = [{ id: 'a', joined: JOINED }]
    await openShop(db, guardedPrograms(ONE_A_DAY, programs), people, APPLIED)
    return db
  }

  test('everyone comes as far as a step that sends before one sends: of two journeys the first by name has the room', async () => {
    const db = await opened({ 'journey.about': ABOUT })
    await runVirtual(db, LATER, testSender())
    expect(await outcomes(db)).toEqual(['a about handed', 'a hello withheld:frequency-cap'])
  })

  test('what a dead worker had claimed at the instant had passed its guards before what was still to come', async () => {
    const db = await opened({ 'journey.about': ABOUT, 'journey.welcome': IDLE })
    await db.run(sql`
      insert into crm.message (id, journey, step, enrolment_id, customer_key, channel, template, topic, class,
        journey_apply_id, status, address, address_key, due_at, decided_at, next_attempt_at, attempts, worker)
      values ('claimed', 'welcome', 'hello', 'e', 'a', 'email', 'hello', 'offers', 'marketing', 1, 'claimed',
        'a@example.com', 'a@example.com', ${REFRESHED}::timestamptz, ${REFRESHED}::timestamptz,
        ${REFRESHED}::timestamptz, 0, 999)`)
    await runVirtual(db, LATER, testSender())
    expect(await outcomes(db)).toEqual(['a about withheld:frequency-cap', 'a hello handed'])
  })
})
