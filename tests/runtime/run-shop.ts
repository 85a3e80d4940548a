/** A shop's database in, one run over it out, with the clock at the end of it. */
import type { Instant } from '../../src/ir/clock.ts'
import type { Database } from '../../src/ir/database.ts'
import type { Sender } from '../../src/ir/sender.ts'
import type { RunSummary } from '../../src/runtime/run-summary.ts'
import type { SenderFactory } from '../../src/runtime/send/sender-pool.ts'
import { runUntil } from '../../src/runtime/tick.ts'
import { secret } from '../harness/link-key.ts'
import { SCHEMA } from './shop-state.ts'
import { testClock } from './test-clock.ts'

export function runVirtual(
  db: Database,
  until: Instant,
  sender: Sender | SenderFactory,
): Promise<RunSummary> {
  return run(db, until, sender, 'virtual')
}

/** As a worker that looks for the first time at `now`. */
export function runActual(
  db: Database,
  now: Instant,
  sender: Sender | SenderFactory,
): Promise<RunSummary> {
  return run(db, now, sender, 'actual')
}

function run(
  db: Database,
  until: Instant,
  sender: Sender | SenderFactory,
  mode: 'virtual' | 'actual',
): Promise<RunSummary> {
  const senders = typeof sender === 'function' ? sender : () => sender
  return runUntil({ db, schema: SCHEMA, until, clock: testClock(until), mode, senders, secret })
}
