/**
 * A number of people in, seconds out: everyone enrolled and taken through wait, branch and send by two workers, then the same
 * rows of the ledger written by hand as the floor. Also a look of a worker at as many who wait, when nothing is due.
 */
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { withClient } from '../bench-database.ts'
import { bundleWorker } from './bundle-worker.ts'
import { customersOf, STARTS_AT_HOUR, WAITS_HOURS, writeJourneyProject } from './journey-project.ts'
import { startWorker, type WorkerProcess } from './worker-process.ts'

export interface JourneyFigure {
  readonly name: 'floor' | 'end-to-end'
  readonly messages: number
  readonly seconds: number
  /** Of the worker with the most. */
  readonly rssMb: number
}

export interface IdleFigure {
  readonly name: 'idle-tick'
  /** Who wait while nothing is due. */
  readonly people: number
  readonly seconds: number
}

const CRM = fileURLToPath(new URL('../../bin/crm.js', import.meta.url))
const WORKERS = 2
const TICKS = 20

export async function measureJourneys(
  url: string,
  people: number,
  print: (figure: JourneyFigure | IdleFigure) => void,
): Promise<void> {
  // Not in dist, which is what is published.
  const directory = await mkdtemp(join(tmpdir(), 'crm-bench-journeys-'))
  try {
    await measureIn(directory, { url, people, print })
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

interface Measuring {
  readonly url: string
  readonly people: number
  readonly print: (figure: JourneyFigure | IdleFigure) => void
}

async function measureIn(directory: string, { url, people, print }: Measuring): Promise<void> {
  await withClient(url, async (client) => {
    for (const statement of customersOf(people)) await client.query(statement)
    await writeJourneyProject(directory)
    apply(url, directory)
    await client.query('vacuum analyze')
    const starts = await firstStart(client)
    const workers = await startWorkers(directory)
    try {
      const ends = hoursLater(starts, WAITS_HOURS)
      print(await endToEnd(client, workers, { url, until: ends, people }))
      print(await floor(client, people))
      print(await idleTick(client, workers, { url, ends, people }))
    } finally {
      for (const worker of workers) worker.stop()
    }
  })
}

async function startWorkers(directory: string): Promise<readonly WorkerProcess[]> {
  const file = await bundleWorker(directory)
  return Promise.all(Array.from({ length: WORKERS }, () => startWorker(file)))
}

function apply(url: string, cwd: string): void {
  const { status, stderr } = spawnSync(process.execPath, [CRM, 'apply', '--yes'], {
    cwd,
    env: { ...process.env, DATABASE_URL: url },
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`crm apply ended with ${status}\n${stderr}`)
}

/** The first instant of the schedule after the apply. */
async function firstStart(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ as_of: Date }>('select max(as_of) as as_of from crm.apply')
  const applied = rows[0]?.as_of ?? new Date()
  const start = new Date(applied)
  start.setUTCHours(STARTS_AT_HOUR, 0, 0, 0)
  if (start <= applied) start.setUTCDate(start.getUTCDate() + 1)
  return start.toISOString()
}

function hoursLater(instant: string, hours: number): string {
  return new Date(Date.parse(instant) + hours * 3_600_000).toISOString()
}

interface Order {
  readonly url: string
  readonly until: string
  readonly people: number
}

async function endToEnd(
  client: pg.Client,
  workers: readonly WorkerProcess[],
  { url, until, people }: Order,
): Promise<JourneyFigure> {
  const { seconds, value: reports } = await timed(() =>
    Promise.all(workers.map((worker) => worker.work({ url, until }))),
  )
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from crm.message where status = 'handed'`,
  )
  const sent = reports.reduce((sum, report) => sum + report.sent, 0)
  if (rows[0]?.count !== people || sent !== people) {
    throw new Error(`${people} people, ${sent} handed over, ${rows[0]?.count} in the ledger`)
  }
  const rssMb = Math.max(...reports.map((report) => report.rssMb))
  return { name: 'end-to-end', messages: people, seconds, rssMb }
}

/** What any tool with a ledger has to write: a row before the hand-over, and its answer. */
async function floor(client: pg.Client, messages: number): Promise<JourneyFigure> {
  await client.query('create table crm.floor (like crm.message including all)')
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute
     where attrelid = 'crm.message'::regclass and attnum > 0 and not attisdropped order by attnum`,
  )
  const claimed: Readonly<Record<string, string>> = {
    status: `'claimed'`,
    handed_at: 'null',
    provider_id: 'null',
    worker: '1',
  }
  const columns = rows.map(({ name }) => name)
  const { seconds } = await timed(async () => {
    await client.query(`insert into crm.floor (${columns.join(', ')})
      select ${columns.map((name) => claimed[name] ?? name).join(', ')} from crm.message`)
    await client.query(`update crm.floor f set status = m.status, attempts = m.attempts, handed_at = m.handed_at,
      provider_id = m.provider_id, worker = null from crm.message m where m.id = f.id`)
  })
  await client.query('drop table crm.floor')
  return {
    name: 'floor',
    messages,
    seconds,
    rssMb: Math.round(process.memoryUsage().rss / 2 ** 20),
  }
}

/** The next day everyone is enrolled again, and waits: a look that finds nothing due. */
async function idleTick(
  client: pg.Client,
  [worker]: readonly WorkerProcess[],
  { url, ends, people }: { readonly url: string; readonly ends: string; readonly people: number },
): Promise<IdleFigure> {
  if (worker === undefined) throw new Error('no worker')
  const waiting = hoursLater(ends, 24 - WAITS_HOURS)
  await worker.work({ url, until: waiting })
  await client.query('vacuum analyze crm.enrolment')
  const { looks } = await worker.work({ url, from: waiting, looks: TICKS })
  const sorted = [...looks].sort((a, b) => a - b)
  return { name: 'idle-tick', people, seconds: sorted[TICKS / 2] ?? 0 }
}

async function timed<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly seconds: number }> {
  const start = performance.now()
  const value = await work()
  return { value, seconds: (performance.now() - start) / 1000 }
}
