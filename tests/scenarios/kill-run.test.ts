/**
 * Two workers, each killed at any point of a run, and a mail server that crashes after accepting: nobody is written to twice,
 * nobody is lost, nobody skips or repeats a step, all guards hold (SEMANTICS 20, 23, 25): consent, suppression, the holdout, one message for an address and caps. `CRM_KILLS=300` asks for more than a few.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test as onEngine } from 'vitest'
import type { Database } from '../../src/ir/database.ts'
import { describeDatabases } from '../harness/databases.ts'
import { type MailServer, type ReceivedMail, startMailServer } from '../harness/mail-server.ts'
import { ledger } from '../runtime/shop-state.ts'
import { bundleChild } from './bundle-child.ts'
import {
  addPeople,
  expectGuardsHeld,
  expectNobodyLost,
  expectNobodyTwice,
  instantOf,
  type Mail,
  openKillShop,
} from './kill-shop.ts'
import type { RunOrder } from './run-child.ts'

const KILLS = Number(process.env.CRM_KILLS ?? 20)
/** One mail in so many is the last before the server crashes: it has it, and never says so. */
const CRASHES_AFTER = 97
/** As `runtime/send/pace` has it for SMTP: what a killed worker, or a lost connection, leaves in doubt at most. */
const BEGUN_AT_ONCE = 10

describeDatabases('killed runs', (engine) => {
  // On PGlite the database dies with the process, so that its claims are found by the next start: see open-embedded.
  const test = onEngine.runIf(engine.name === 'postgres')

  test(`${KILLS} kills of two workers: nobody is written to twice, nobody is lost, guards hold (SEMANTICS 23, 25)`, async () => {
    const db = await engine.open()
    const server = await crashingServer()
    await openKillShop(db)
    const orderUntil = (day: number): RunOrder => ({
      url: db.url ?? '',
      smtpUrl: server.url,
      until: instantOf(day),
      mode: day % 2 === 0 ? 'virtual' : 'actual',
    })
    const waiting = [startChild(), startChild()]
    const run = async (day: number, killAfter?: number) => {
      const child = await waiting.shift()
      waiting.push(startChild())
      if (child === undefined) throw new Error('no child')
      return runChild(child, orderUntil(day), killAfter)
    }
    try {
      await addPeople(db, 0)
      let { duration: whole } = await run(2)
      let day = 1
      for (let killed = 0; killed < KILLS; day += 1) {
        expect(day).toBeLessThan(KILLS * 3)
        await addPeople(db, day)
        // Spread over a whole run, neighbours far apart. How long that is changes with what else the machine does.
        const part = (factor: number) => (((day * factor) % KILLS) / KILLS) * whole
        const ends = await Promise.all([run(day + 2, part(17)), run(day + 2, part(7))])
        killed += ends.filter(({ isKilled }) => isKilled).length
        if (!ends.some(({ isKilled }) => isKilled))
          whole = Math.min(...ends.map((end) => end.duration))
      }
      await finish(db, (later) => run(day + 5 + later))
      await expectNobodyLost(db, day)
      const mails = server.received.map(mailOf)
      await expectGuardsHeld(db, mails)
      const doubt = BEGUN_AT_ONCE * (KILLS + 1 + server.crashes())
      await expectNobodyTwice(db, mails, doubt)
    } finally {
      for (const child of waiting) (await child).kill('SIGKILL')
    }
  }, 1_800_000)
})

/** All its connections are gone at once, those of the other worker too. */
async function crashingServer(): Promise<MailServer & { readonly crashes: () => number }> {
  let crashes = 0
  const server: MailServer = await startMailServer({
    content: () => {
      if (server.received.length % CRASHES_AFTER !== 0) return undefined
      crashes += 1
      return 'close'
    },
  })
  return { ...server, crashes: () => crashes }
}

/** The server notices a killed client a moment later; until then its claims are its own. */
async function finish(db: Database, run: (later: number) => Promise<unknown>): Promise<void> {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    await run(attempt)
    const open = (await ledger(db)).filter(
      ({ status }) => status === 'claimed' || status === 'retry',
    )
    if (open.length === 0) return
    await sleep(200)
  }
}

function mailOf({ to, raw }: ReceivedMail): Mail {
  const header = (name: string) => new RegExp(`^${name}: *(\\S+)`, 'im').exec(raw)?.[1] ?? ''
  const [id = ''] = header('Message-ID').replace('<', '').split('@')
  return { id, to: to.join(), step: header('Subject') }
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
