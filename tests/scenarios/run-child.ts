/** A process of its own that runs what is due by SMTP, until it is done or killed: see `kill-run.test.ts`. */

import { createInterface } from 'node:readline'
import { VirtualClock } from '../../src/adapters/clock/virtual-clock.ts'
import { PostgresDatabase } from '../../src/adapters/postgres/postgres-database.ts'
import { createSender } from '../../src/adapters/senders/create-sender.ts'
import { runUntil } from '../../src/runtime/tick.ts'
import { secret } from '../harness/link-key.ts'

export interface RunOrder {
  readonly url: string
  readonly smtpUrl: string
  readonly until: string
  readonly mode: 'virtual' | 'actual'
}

// Started beforehand, so that a kill hits the run and not the start of node.
process.stdout.write('ready\n')
for await (const line of createInterface({ input: process.stdin })) {
  await run(JSON.parse(line))
  process.exit(0)
}

async function run({ url, smtpUrl, until, mode }: RunOrder): Promise<void> {
  const db = new PostgresDatabase({ url })
  const summary = await runUntil({
    secret,
    db,
    schema: 'crm',
    until,
    mode,
    clock: new VirtualClock(until),
    senders: async (_, channel) => {
      const { value } = await createSender(channel, { env: { SMTP_URL: smtpUrl }, root: '/' })
      if (value === undefined) throw new Error('no sender')
      return value
    },
  })
  if (summary.problems.length > 0) throw new Error(JSON.stringify(summary.problems))
  await db.close()
}
