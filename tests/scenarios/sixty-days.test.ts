/**
 * J1, M6: sixty days of the shop give the same ledger, byte for byte but for attempts, whether they are run in one go, in
 * daily steps, by two workers, or with kills in between (SEMANTICS 21, 25).
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test as onEngine } from 'vitest'
import { randomStream } from '../../examples/shop/generate/random.ts'
import seed from '../../examples/shop/seed.ts'
import { createFileSystem } from '../../src/adapters/file-system.ts'
import { createModuleLoader } from '../../src/adapters/module-loader.ts'
import { applyPlan } from '../../src/apply/apply-plan.ts'
import { planProject } from '../../src/cli/plan-project.ts'
import { compileProject } from '../../src/compiler/compile.ts'
import type { CompiledProject } from '../../src/ir/compiled.ts'
import { rawRunner } from '../examples/raw-runner.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { bundleChild } from './bundle-child.ts'
import type { PlayOrder } from './sixty-days-child.ts'
import { dumpOf, playUntil } from './sixty-days-shop.ts'

const DAYS = 60
const CUSTOMERS = 30
/** `CRM_KILLS=40` asks for more. */
const KILLS = Number(process.env.CRM_KILLS ?? 8)
/** About so many messages are handed over in the sixty days. */
const LEDGER = 200
const START = Date.parse('2026-11-02T00:00:00.000Z')
const DAY = 86_400_000
const SLOW = 300_000
const dayAt = (day: number) => new Date(START + day * DAY).toISOString()
const END = dayAt(DAYS)

let compiled: CompiledProject
let child: string
const outboxes: string[] = []

beforeAll(async () => {
  const cwd = fileURLToPath(new URL('../../examples/shop', import.meta.url))
  const modules = createModuleLoader()
  const result = await compileProject({ cwd, files: createFileSystem(), modules })
  await modules.close()
  if (result.compiled === undefined) throw new Error(JSON.stringify(result.diagnostics))
  compiled = result.compiled
  child = await bundleChild(new URL('./sixty-days-child.ts', import.meta.url))
}, SLOW)
afterAll(() => {
  for (const outbox of outboxes) rmSync(outbox, { recursive: true, force: true })
})

/** People sign up and shop during the sixty days; some share an address, most agreed to offers, a few long ago, and three fall asleep. */
async function openShop(db: TestDatabase): Promise<string> {
  const asOf = dayAt(25)
  await seed({ run: rawRunner(db), asOf, customers: CUSTOMERS, seed: 7 })
  await db.runScript(`
    update customers set marketing_consent = id % 9 <> 0;
    update customers set consented_at = case
      when not marketing_consent then null when id % 5 = 0 then timestamptz '2024-10-20 03:00Z' else signed_up_at end;
    update customers c set email = upper(f.email) from customers f where c.id % 4 = 0 and f.id = c.id - 1;
    create temp table sleepers as
      select distinct customer_id from orders
      where status = 'paid' and ordered_at between '2026-08-15' and '2026-09-05' order by 1 limit 3;
    delete from orders o using sleepers s where o.customer_id = s.customer_id and o.ordered_at > '2026-09-05';
    delete from web_events w using sleepers s where w.customer_id = s.customer_id and w.at > '2026-09-05';
    drop table sleepers;
    delete from birthday_codes where code not in (select code from birthday_codes order by code limit 30)`)
  const state = { db, schema: 'crm', label: 'test', close: async () => undefined }
  const planned = await planProject({
    state,
    compiled,
    asOf: dayAt(0),
    environment: 'test',
    crmVersion: 'test',
  })
  if (planned.value === undefined) throw new Error(JSON.stringify(planned.diagnostics))
  const applied = await applyPlan({
    ...{ db, schema: 'crm', plan: planned.value, asOf: dayAt(0) },
    ...{
      target: { project: compiled.name, environment: 'test' },
      isReviewed: false,
      crmVersion: 'test',
    },
    clock: { now: () => dayAt(0), sleepUntil: async () => undefined },
    holder: { actor: 'test', host: 'test', pid: 1 },
  })
  if ('diagnostics' in applied) throw new Error(JSON.stringify(applied.diagnostics))
  const outbox = mkdtempSync(join(tmpdir(), 'crm-sixty-'))
  outboxes.push(outbox)
  return outbox
}

const dumps = new Map<string, Awaited<ReturnType<typeof dumpOf>>>()

/** Compared table by table, so that a difference shows where it is; what was handed over is there once. */
async function expectSame(db: TestDatabase, outbox: string): Promise<void> {
  const dump = await dumpOf(db)
  const [first] = dumps.values()
  dumps.set(outbox, dump)
  if (first !== undefined) {
    for (const [table, rows] of Object.entries(dump)) expect(rows, table).toEqual(first[table])
  }
  const handed = await db.run<{ file: string }>(
    sql`select provider_id as file from crm.message where status = 'handed'`,
  )
  // A draft is what a kill left of a message that was then written whole.
  const files = readdirSync(join(outbox, '.crm/outbox')).filter((name) => !name.startsWith('.'))
  expect(files.sort()).toEqual(handed.map(({ file }) => file).sort())
}

describeDatabases('sixty days of the shop', (engine) => {
  const onPostgres = onEngine.runIf(engine.name === 'postgres')

  onEngine(
    'in one go: every journey sends, and guards of all kinds withhold',
    async () => {
      const db = await engine.open()
      const outbox = await openShop(db)
      await playUntil(db, { until: END, outbox })
      await expectSame(db, outbox)
      const rows = await db.run<{ what: string }>(sql`
        select distinct journey as what from crm.message where status = 'handed'
        union select distinct reason from crm.message where status = 'withheld' order by 1`)
      const what = rows.map((row) => row.what)
      const journeys = [...compiled.objects.values()].filter(({ kind }) => kind === 'journey')
      const expected = journeys.map(({ id }) => id)
      const reasons = ['duplicate-address', 'no-consent', 'unreachable', 'frequency-cap']
      expect(what).toEqual(expect.arrayContaining([...expected, ...reasons]))
    },
    SLOW,
  )

  onEngine(
    'in daily steps',
    async () => {
      const db = await engine.open()
      const outbox = await openShop(db)
      for (let day = 1; day <= DAYS; day += 1) await playUntil(db, { until: dayAt(day), outbox })
      await expectSame(db, outbox)
    },
    SLOW,
  )

  onPostgres(
    'by two workers',
    async () => {
      const db = await engine.open()
      const outbox = await openShop(db)
      const order = { url: db.url ?? '', outbox, until: END, milliseconds: 15 }
      const workers = [await startChild(), await startChild()]
      const ends = await Promise.all(workers.map((worker) => play(worker, order)))
      expect(ends).toEqual([0, 0])
      await expectSame(db, outbox)
    },
    SLOW,
  )

  onPostgres(
    `killed ${KILLS} times, by two workers, one of which is killed each time`,
    async () => {
      const db = await engine.open()
      const outbox = await openShop(db)
      const order = { url: db.url ?? '', outbox, until: END, milliseconds: 15 }
      const random = randomStream(11, 11)
      let survivor = startPlaying(order)
      for (let kills = 0; kills < KILLS; kills += 1) {
        const victim = await survivor
        survivor = startPlaying(order)
        // Spread over all sixty days. A message that takes every worker with it is given up after five.
        await untilHanded(db, 1 + (kills * LEDGER) / (KILLS + 1))
        await sleep(random.integer(0, 250))
        victim.worker.kill('SIGKILL')
        // Now and then both of them.
        if (kills % 3 !== 2) continue
        ;(await survivor).worker.kill('SIGKILL')
        survivor = startPlaying(order)
      }
      expect(await (await survivor).end).toBe(0)
      await expectSame(db, outbox)
    },
    SLOW,
  )
})

async function untilHanded(db: TestDatabase, least: number): Promise<void> {
  for (;;) {
    const [row] = await db.run<{ handed: number }>(
      sql`select count(*) as handed from crm.message where status = 'handed'`,
    )
    if ((row?.handed ?? 0) >= least) return
    await sleep(10)
  }
}

async function startPlaying(order: PlayOrder) {
  const worker = await startChild()
  return { worker, end: play(worker, order) }
}

/** Ready to play at once. */
async function startChild(): Promise<ChildProcess> {
  const worker = spawn(process.execPath, [child], { stdio: ['pipe', 'pipe', 'inherit'] })
  if (worker.stdout === null) throw new Error('no stdout')
  await once(createInterface({ input: worker.stdout }), 'line')
  return worker
}

async function play(worker: ChildProcess, order: PlayOrder): Promise<number | string> {
  const exited = once(worker, 'exit')
  worker.stdin?.write(`${JSON.stringify(order)}\n`)
  const [code, signal] = await exited
  return signal ?? code
}
