/** M1: on-site and in-app messages are kept for pick-up, once, with their end, and are confirmed at once. */
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { StoredSender } from '../../src/adapters/senders/stored-sender.ts'
import { type OnsiteChannel, STANDARD_RETRY } from '../../src/ir/channel.ts'
import type { ChannelProgram } from '../../src/ir/compiled.ts'
import { runCli, withProject } from '../cli/harness/run-cli.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { runVirtual } from './run-shop.ts'
import { duration, shopPrograms, template } from './shop-programs.ts'
import { openShop, outcomes, SCHEMA } from './shop-state.ts'
import { KEYS, text } from './sql-text.ts'

const POPUP: OnsiteChannel = {
  id: 'email',
  via: 'onsite',
  retry: STANDARD_RETRY,
  expires: { after: duration('1mo'), zone: 'Asia/Seoul' },
}

const programs = () => {
  const channel: ChannelProgram = {
    ...{ kind: 'channel', via: 'onsite', channel: POPUP, addressKind: 'token' },
    addresses: text`select id as customer_key, id as address from customers where id = any(${KEYS}::text[])`,
  }
  const hello = template({
    html: '<b>{{customer.name}}</b>',
    link: '/coupons?of={{customer.name}}',
  })
  return shopPrograms({ 'channel.email': channel, 'template.hello': hello })
}

const rows = (db: TestDatabase) =>
  db.run(sql`
    select customer_key as customer, channel, subject, text, html, link, stored_at as at, expires_at as "end", seen_at as seen
    from crm.stored_message order by 1`)

describeDatabases('M1: stored messages', (engine) => {
  test('SEMANTICS 3, 25: one row each, kept to the end of the calendar month, and confirmed', async () => {
    const db = await engine.shared()
    const people = ['a', 'b'].map((id) => ({ id, joined: '2026-01-30T12:00:00Z' }))
    await openShop(db, programs(), people, '2026-01-30T00:00:00.000Z')
    const sender = new StoredSender(POPUP, { db, schema: SCHEMA })
    const summary = await runVirtual(db, '2026-01-30T22:00:00.000Z', sender)
    expect(summary.messages).toMatchObject({ sent: 2 })
    expect(await outcomes(db)).toEqual(['a hello confirmed', 'b hello confirmed'])
    const [first] = await rows(db)
    expect(first).toEqual({
      ...{ customer: 'a', channel: 'email', subject: 'A, hello', text: 'A', html: '<b>A</b>' },
      ...{ link: '/coupons?of=A', at: '2026-01-30T21:00:00.000Z', seen: null },
      // 31 January in Seoul and a month, which ends on the 28th.
      end: '2026-02-27T21:00:00.000Z',
    })
  })

  test('SEMANTICS 25: a second attempt changes nothing, not even one that was seen', async () => {
    const db = await engine.shared()
    await openShop(db, programs(), [], '2026-01-30T00:00:00.000Z')
    const sender = new StoredSender(POPUP, { db, schema: SCHEMA })
    expect(sender.isIdempotent).toBe(true)
    const message = { id: 'm', to: 'a', at: '2026-01-30T21:00:00.000Z', text: 'first' }
    await sender.send(message)
    await db.run(sql`update crm.stored_message set seen_at = '2026-01-31Z'`)
    expect(await sender.send({ ...message, text: 'second' })).toMatchObject({ kind: 'accepted' })
    expect(await rows(db)).toMatchObject([{ text: 'first', seen: '2026-01-31T00:00:00.000Z' }])
  })
})

const FILES = {
  'crm.config.yaml':
    'name: tiny\nzone: Asia/Seoul\nrefresh: "0 6 * * *"\ndatabase: { url: { env: DATABASE_URL } }\n',
  'shop.yaml': `catalog: shop
customers: { table: customers, key: { column: id, type: integer }, traits: { name: text, agreed: boolean } }
---
channel: popup
via: onsite
expires: 36h
---
topic: offers
consent: { popup: { trait: agreed, is: true } }
---
template: hello
channel: popup
topic: offers
text: '{{customer.name}}'
---
segment: all-of-them
where: { all: [] }
---
journey: welcome
trigger: { enters: all-of-them }
backfill: current
steps: [{ send: hello }]
`,
}

describeDatabases('M1: stored messages from config to row', (engine) => {
  test.runIf(engine.name === 'postgres')(
    'people are known by their key, guards hold, virtual time is not real',
    async () => {
      const db = await engine.open()
      await db.runScript(`
      create table customers (id int primary key, name text, agreed boolean);
      insert into customers values (7, '김', true), (8, '이', false)`)
      await withProject(FILES, async (cwd) => {
        const crm = (...args: string[]) => runCli(args, { cwd, env: db.env })
        expect(await crm('apply', '--as-of', '2026-01-01T00:00:00Z')).toMatchObject({ exitCode: 0 })
        const until = ['--until', '2026-01-02T00:00:00Z']
        expect((await crm('run', ...until)).stderr).toContain('CRM7005')
        const { stdout } = await crm('run', ...until, '--allow-real-sends', '--json')
        expect(JSON.parse(stdout).messages).toMatchObject({
          ...{ sent: 1, withheld: [{ reason: 'no-consent', count: 1 }] },
        })
        expect(await rows(db)).toMatchObject([
          { customer: '7', channel: 'popup', text: '김', subject: null, link: null },
        ])
      })
    },
  )
})
