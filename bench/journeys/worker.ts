/**
 * A worker in a process of its own, with a sender that accepts at once: what is left is what crm does. Says `ready`, reads an
 * order a line, does everything due and says how much memory it took, or looks for what is due and says how long each look took.
 */
import { createInterface } from 'node:readline'
import { VirtualClock } from '../../src/adapters/clock/virtual-clock.ts'
import { PostgresDatabase } from '../../src/adapters/postgres/postgres-database.ts'
import type { Clock } from '../../src/ir/clock.ts'
import type { Sender } from '../../src/ir/sender.ts'
import type { RunSummary } from '../../src/runtime/run-summary.ts'
import { runWorker, type WorkerOptions } from '../../src/runtime/run-worker.ts'
import { runUntil } from '../../src/runtime/tick.ts'

export type WorkerOrder =
  | { readonly url: string; readonly until: string }
  /** So many looks from an instant on, a second apart. */
  | { readonly url: string; readonly from: string; readonly looks: number }

export interface WorkerReport {
  readonly sent: number
  readonly rssMb: number
  /** Of each look. */
  readonly looks: readonly number[]
}

/** As of a provider that recognises ids: the kind that the outbox, and every provider with idempotency keys, is. */
const NULL_SENDER: Sender = {
  isIdempotent: true,
  send: async () => ({ kind: 'accepted' }),
  close: async () => {},
}

process.stdout.write('ready\n')
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await follow(JSON.parse(line)))}\n`)
}

async function follow(order: WorkerOrder): Promise<WorkerReport> {
  const db = new PostgresDatabase({ url: order.url })
  const given = { db, schema: 'crm', senders: () => NULL_SENDER, secret: () => undefined }
  const looks: number[] = []
  const summary =
    'until' in order
      ? await runUntil({
          ...given,
          until: order.until,
          mode: 'actual',
          clock: new VirtualClock(order.until),
        })
      : await lookFor(given, order, looks)
  await db.close()
  const { messages, problems } = summary
  if (problems.length > 0) throw new Error(JSON.stringify(problems))
  return { sent: messages.sent, rssMb: Math.round(process.resourceUsage().maxRSS / 1024), looks }
}

/** As a worker that goes on and on: from waking up to sleeping again. The first look, at which it starts, is left out. */
function lookFor(
  given: Omit<WorkerOptions, 'clock'>,
  { from, looks }: Extract<WorkerOrder, { from: string }>,
  seconds: number[],
): Promise<RunSummary> {
  const stop = new AbortController()
  const time = new VirtualClock(from)
  let woken: number | undefined
  const clock: Clock = {
    now: () => time.now(),
    async sleepUntil() {
      if (woken !== undefined) seconds.push((performance.now() - woken) / 1000)
      if (seconds.length === looks) stop.abort()
      await time.sleepUntil(new Date(Date.parse(time.now()) + 1000).toISOString())
      woken = performance.now()
    },
  }
  return runWorker({ ...given, clock, signal: stop.signal })
}
