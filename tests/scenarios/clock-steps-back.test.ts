/**
 * SEMANTICS 1, 24, 25: one worker, at work, whose clock steps back an hour in the middle of a hand-over, while a message waits for the
 * morning, one for another attempt and a person for the end of a wait. Nobody is written to twice, no cap is exceeded, nobody is lost.
 */
import { expect, test } from 'vitest'
import type { Clock, Instant } from '../../src/ir/clock.ts'
import type { Program } from '../../src/ir/compiled.ts'
import { addMilliseconds, compareInstants, isAfter } from '../../src/runtime/instant.ts'
import { runWorker } from '../../src/runtime/run-worker.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { secret } from '../harness/link-key.ts'
import {
  addCustomers,
  buys,
  carts,
  createTables,
  journeyPrograms,
  opens,
  short,
} from '../runtime/journey-shop.ts'
import { applyPrograms, enrolments, ledger, SCHEMA } from '../runtime/shop-state.ts'
import { testSender } from '../runtime/test-sender.ts'

const HOUR = 3_600_000
const at = (time: string): Instant => `2026-01-02T${time}.000Z`
const MORNING = at('23:00:00')
const END = at('23:30:00')

/** 21:00 in Seoul is 12:00. */
const SETTINGS = `guards:
  quietHours: { from: '21:00', to: '08:00', zone: Asia/Seoul, except: [mobile] }
  caps: [{ atMost: 1, last: 2h, channel: mobile, over: defer }]
  service: { quietHours: true, caps: true }
`
const LATE = `journey: late
trigger: { event: opened }
steps: [{ send: mobile }]
`
const JOURNEYS = `channel: mobile
via: smtp
address: email
from: Shop <hello@shop.example>
url: { env: SMTP_URL }
---
template: mobile
channel: mobile
class: service
subject: mobile
text: mobile
---
journey: night
trigger: { event: add_to_cart }
steps: [{ send: letter }]
---
journey: waits
trigger: { event: add_to_cart }
steps: [{ wait: 1h }, { send: mobile }]
---
journey: retried
trigger: { event: purchase }
steps: [{ send: mobile }]
---
journey: capped
trigger: { event: opened }
reentry: always
steps: [{ send: mobile }]
---
`

interface Moment {
  readonly at: Instant
  readonly happens: () => unknown
}

/** Sleeping moves it, to the next of these moments at most. */
function scriptedClock(start: Instant, moments: readonly Moment[]): Clock & { back(): void } {
  let now = start
  const left = [...moments]
  return {
    now: () => now,
    back: () => {
      now = addMilliseconds(now, -HOUR)
    },
    async sleepUntil(until) {
      const [next] = left
      if (next === undefined || isAfter(next.at, until)) {
        if (isAfter(until, now)) now = until
        return
      }
      left.shift()
      now = next.at
      await next.happens()
    },
  }
}

async function open(db: TestDatabase): Promise<Program> {
  const programs = await journeyPrograms(JOURNEYS + LATE, ['letter'], undefined, SETTINGS)
  const { 'journey.late': late, ...first } = programs
  if (late === undefined) throw new Error('no journey')
  await createTables(db)
  await addCustomers(
    db,
    ['kim', 'lee', 'buyer', 'opener'].map((id) => ({ id })),
  )
  await applyPrograms(db, first, at('11:00:00'))
  return late
}

const does = (customer_id: string, time: string) => ({ customer_id, at: at(time) })

/** Of the hour that comes twice, and of what is under way when it comes again. */
function momentsOf(db: TestDatabase, late: Program): readonly Moment[] {
  const moment = (time: string, happens: Moment['happens']) => ({ at: at(time), happens })
  return [
    moment('12:10:00', () => carts(db, [does('kim', '12:10:00')])),
    moment('12:29:30', () => buys(db, [does('buyer', '12:29:30')])),
    // While what this starts is handed over it becomes 11:30.
    moment('12:30:00', () => opens(db, [does('opener', '12:30:00')])),
    moment('11:32:00', () => applyPrograms(db, { 'journey.late': late }, at('11:32:00'))),
    // Nothing for the journey of before, which has a later one of theirs.
    moment('11:35:00', () => opens(db, [does('opener', '11:35:00')])),
    moment('11:40:00', () => carts(db, [does('lee', '11:40:00')])),
  ]
}

describeDatabases('a clock that steps back', (engine) => {
  test('an hour, in the middle of a hand-over: nobody twice, no cap exceeded, nobody lost', async () => {
    const db = await engine.shared()
    const late = await open(db)
    const stop = new AbortController()
    const accepted: string[] = []
    const seen: string[][] = []
    const clock = scriptedClock(at('11:20:00'), [
      ...momentsOf(db, late),
      { at: at('12:29:00'), happens: () => seen.push([...accepted]) },
      { at: at('12:40:00'), happens: () => opens(db, [does('opener', '12:40:00')]) },
      { at: END, happens: () => stop.abort() },
    ])
    const sender = testSender((message, attempt) => {
      if (message.to.startsWith('buyer') && attempt === 1)
        return { kind: 'notAccepted', detail: 'busy' }
      accepted.push(`${message.to.split('@')[0]} ${message.subject}`)
      if (message.to.startsWith('opener') && accepted.length === 1) clock.back()
      return { kind: 'accepted' }
    })
    const summary = await runWorker({
      ...{ db, schema: SCHEMA, clock, senders: () => sender, secret },
      signal: stop.signal,
      pollInterval: HOUR,
    })
    expect(summary.problems).toEqual([])
    // In the hour that came twice.
    expect(seen).toEqual([['opener mobile']])
    expect([...accepted].sort()).toEqual([
      'buyer mobile',
      'kim letter',
      'kim mobile',
      'lee letter',
      'lee mobile',
      'opener mobile',
      'opener mobile',
      'opener mobile',
    ])
    const rows = await ledger(db)
    expect(rows.filter(({ status }) => status !== 'handed')).toEqual([])
    expect(rows).toHaveLength(accepted.length)
    const decided = (customer: string, step: string) =>
      rows
        .filter((row) => row.customer === customer && row.step === step)
        .map((row) => row.decided)
        .sort(compareInstants)
    expect([...decided('kim', 'letter'), ...decided('lee', 'letter')]).toEqual([MORNING, MORNING])
    expect(decided('opener', 'mobile').map(short)).toEqual([
      '01-02 12:30',
      '01-02 14:30',
      '01-02 16:30',
    ])
    expect((await enrolments(db)).map(({ status }) => status)).toEqual(
      Array.from({ length: rows.length }, () => 'finished'),
    )
  })
})
