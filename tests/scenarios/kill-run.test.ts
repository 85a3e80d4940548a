/** A SIGKILL at any point of a run sends nobody a message twice and loses nobody (SEMANTICS 25). */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { expect, test as onEngine } from 'vitest'
import type { Database } from '../../src/ir/database.ts'
import { describeDatabases } from '../harness/databases.ts'
import { startMailServer } from '../harness/mail-server.ts'
import { duration, journey, shopPrograms, template, ZONE } from '../runtime/shop-programs.ts'
import { addPeople, enrolments, ledger, openShop } from '../runtime/shop-state.ts'
import { bundleChild } from './bundle-child.ts'
import type { RunOrder } from './run-child.ts'

const KILLS = 50
/** New people before each kill, so that every run has some to refresh, enrol, send to and send to again. */
const JOINING = 30
const START = Date.parse('2026-01-01T00:00:00.000Z')
const DAY = 86_400_000

const PROGRAMS = shopPrograms({
  'template.again': template({ id: 'again', subject: '{{customer.name}}, again' }),
  'journey.welcome': journey({
    steps: [
      { kind: 'send', id: 'hello', template: 'hello' },
      { kind: 'wait', id: 'pause', duration: duration('1d'), zone: ZONE },
      { kind: 'set', id: 'set', values: { stage: { kind: 'literal', value: 'greeted' } } },
      { kind: 'emit', id: 'emit', event: 'greeted', values: {} },
      { kind: 'send', id: 'again', template: 'again' },
    ],
  }),
})

describeDatabases('killed runs', (engine) => {
  // On PGlite the database dies with the process, so that its claims are found by the next start: see open-embedded.
  const test = onEngine.runIf(engine.name === 'postgres')

  test(`${KILLS} times: nobody is written to twice, nobody is lost`, async () => {
    const db = await engine.open()
    const server = await startMailServer()
    await openShop(db, PROGRAMS, [], new Date(START).toISOString())
    const orderUntil = (day: number): RunOrder => ({
      url: db.url ?? '',
      smtpUrl: server.url,
      until: new Date(START + day * DAY).toISOString(),
      mode: day % 2 === 0 ? 'virtual' : 'actual',
    })
    let waiting = startChild()
    const run = async (day: number, killAfter?: number) => {
      const child = await waiting
      waiting = startChild()
      return runChild(child, orderUntil(day), killAfter)
    }
    try {
      await addPeople(db, joining(0))
      let { duration: whole } = await run(2)
      let day = 1
      for (let killed = 0; killed < KILLS; day += 1) {
        expect(day).toBeLessThan(KILLS * 3)
        await addPeople(db, joining(day))
        // Spread over a whole run, neighbours far apart. How long that is changes with what else the machine does.
        const end = await run(day + 2, (((day * 17) % KILLS) / KILLS) * whole)
        if (end.isKilled) killed += 1
        else whole = end.duration
      }
      await finish(db, () => run(day + 5))
      await expectNobodyLost(db, day * JOINING)
      await expectNobodyTwice(
        db,
        server.received.map(({ to, raw }) => mailOf(to, raw)),
      )
    } finally {
      ;(await waiting).kill('SIGKILL')
    }
  }, 600_000)
})

const joining = (day: number) =>
  Array.from({ length: JOINING }, (_, n) => ({
    id: `d${day}n${n}`,
    joined: new Date(START + day * DAY + 1).toISOString(),
  }))

/** The server notices a killed client a moment later; until then its claims are its own. */
async function finish(db: Database, run: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    await run()
    const open = (await ledger(db)).filter(
      ({ status }) => status === 'claimed' || status === 'retry',
    )
    if (open.length === 0) return
    await sleep(200)
  }
}

async function expectNobodyLost(db: Database, people: number): Promise<void> {
  const runs = await enrolments(db)
  expect(new Set(runs.map(({ customer }) => customer)).size).toBe(people)
  expect(runs).toHaveLength(people)
  expect(runs.filter(({ status }) => status !== 'finished')).toEqual([])
  const rows = await ledger(db)
  expect(rows).toHaveLength(people * 2)
  const [whole] = await db.run(sql`
    select (select count(*) from crm.segment_member) as members,
      (select sum(case change when 'entered' then 1 else -1 end)::int from crm.segment_change) as logged`)
  expect(whole).toEqual({ members: people, logged: people })
  // J2: what a step writes and that it was taken are one transaction.
  const [kept] = await db.run(sql`
    select count(*)::int as written, count(distinct (name, customer_key))::int as different from crm.kept_event`)
  expect(kept).toEqual({ written: people * 2, different: people * 2 })
}

interface Mail {
  readonly to: string
  readonly step: 'hello' | 'again'
}

async function expectNobodyTwice(db: Database, mails: readonly Mail[]): Promise<void> {
  const arrived = mails.map(({ to, step }) => `${to} ${step}`)
  expect(arrived.length).toBe(new Set(arrived).size)
  const rows = await ledger(db)
  const of = (status: string) =>
    rows
      .filter((row) => row.status === status)
      .map(({ customer, step }) => `${customer}@example.com ${step}`)
  const unknown = new Set(of('unknown'))
  expect(rows.filter(({ status }) => status !== 'handed' && status !== 'unknown')).toEqual([])
  // What the ledger says was handed over is exactly what arrived, but for those it says it does not know of.
  expect(arrived.filter((mail) => !unknown.has(mail)).sort()).toEqual(of('handed').sort())
  expect(unknown.size).toBeGreaterThan(0)
  // In doubt is only what had been begun at the very moment.
  expect(unknown.size).toBeLessThanOrEqual(KILLS * BEGUN_AT_ONCE)
}

/** As `runtime/send/deliver` has it for SMTP. */
const BEGUN_AT_ONCE = 10

function mailOf(to: readonly string[], raw: string): Mail {
  return { to: to.join(), step: /^Subject: .*again/m.test(raw) ? 'again' : 'hello' }
}

let bundled: Promise<string> | undefined

/** Ready to run at once. */
async function startChild(): Promise<ChildProcess> {
  bundled ??= bundleChild(new URL('./run-child.ts', import.meta.url))
  const child = spawn(process.execPath, [await bundled], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  if (child.stdout === null) throw new Error('no stdout')
  await once(createInterface({ input: child.stdout }), 'line')
  return child
}

async function runChild(
  child: ChildProcess,
  order: RunOrder,
  killAfter: number | undefined,
): Promise<{ readonly duration: number; readonly isKilled: boolean }> {
  const started = performance.now()
  const exited = once(child, 'exit')
  child.stdin?.write(`${JSON.stringify(order)}\n`)
  if (killAfter !== undefined) {
    await Promise.race([sleep(killAfter), exited])
    child.kill('SIGKILL')
  }
  const [code, signal] = await exited
  if (signal === null) expect(code).toBe(0)
  return { duration: performance.now() - started, isKilled: signal === 'SIGKILL' }
}
