/**
 * A worker in a process of its own, with a sender that accepts at once: what is left is what crm does. Says `ready`, reads one
 * order, does everything due, and says how much memory it took.
 */
import { createInterface } from 'node:readline'
import { VirtualClock } from '../../src/adapters/clock/virtual-clock.ts'
import { PostgresDatabase } from '../../src/adapters/postgres/postgres-database.ts'
import type { Sender } from '../../src/ir/sender.ts'
import { runUntil } from '../../src/runtime/tick.ts'

export interface WorkerOrder {
  readonly url: string
  readonly until: string
}

export interface WorkerReport {
  readonly sent: number
  readonly seconds: number
  readonly rssMb: number
}

/** As of a provider that recognises ids: the kind that the outbox, and every provider with idempotency keys, is. */
const NULL_SENDER: Sender = {
  isIdempotent: true,
  send: async () => ({ kind: 'accepted' }),
  close: async () => {},
}

process.stdout.write('ready\n')
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await work(JSON.parse(line)))}\n`)
}

async function work({ url, until }: WorkerOrder): Promise<WorkerReport> {
  const db = new PostgresDatabase({ url })
  const start = performance.now()
  const { messages, problems } = await runUntil({
    db,
    schema: 'crm',
    until,
    mode: 'actual',
    clock: new VirtualClock(until),
    senders: () => NULL_SENDER,
    secret: () => undefined,
  })
  const seconds = (performance.now() - start) / 1000
  await db.close()
  if (problems.length > 0) throw new Error(JSON.stringify(problems))
  return { sent: messages.sent, seconds, rssMb: Math.round(process.resourceUsage().maxRSS / 1024) }
}
