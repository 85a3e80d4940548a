/** M3: the page of examples/preference-page behind the links of e-mails: what is chosen there, the next message obeys (RFC 8058). */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import { preferencePage, type Run } from '../../examples/preference-page/page.ts'
import { PACKAGE_FOLDER } from '../../src/cli/package-folder.ts'
import { compileCleanly } from '../compiler/memory-project.ts'
import { describeDatabases, type TestDatabase } from '../harness/databases.ts'
import { LINK_KEY } from '../harness/link-key.ts'
import { planAndApply } from '../plan/plan-and-apply.ts'
import { runVirtual } from '../runtime/run-shop.ts'
import { ledger } from '../runtime/shop-state.ts'
import { testSender } from '../runtime/test-sender.ts'
import { rawRunner } from './raw-runner.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const day = (n: number) => `2026-01-0${n}T09:00:00.000Z`

const project = (site: string) =>
  compileCleanly({
    'crm.config.yaml': `name: shop\nzone: UTC\nrefresh: '0 6 * * *'\npreferences: { url: '${site}/preferences' }\n`,
    'shop.yaml': `
catalog: shop
customers:
  table: customers
  key: { column: id, type: integer }
  traits: { email: text, asked_for_offers: boolean, marketing_consent: boolean }
---
topic: offers
consent: { trait: marketing_consent, is: true }
---
channel: email
via: outbox
address: email
from: Shop <hello@shop.example>
---
segment: reachable
where: { trait: email, isSet: true }
---
template: offer
channel: email
topic: offers
class: marketing
subject: An offer
text: 'Choose what you get: {{links.preferences}} or none at all: {{links.unsubscribe}}'
---
journey: daily
trigger: { schedule: '0 9 * * *', segment: reachable }
reentry: always
steps: [{ send: offer }]
---
${doubleOptIn()}`,
  })

/** As the guide says it. */
function doubleOptIn(): string {
  const guide = readFileSync(join(PACKAGE_FOLDER, 'docs/guide/links-and-unsubscribe.md'), 'utf8')
  const [, section = ''] = guide.split('## Double opt-in\n')
  return /```yaml\n([\s\S]*?)```/.exec(section)?.[1] ?? ''
}

let close = () => {}
afterEach(() => close())

async function serve(db: TestDatabase): Promise<string> {
  const run = rawRunner(db) as Run
  const page = preferencePage({ run, key: `a-new-key-of-thirty-two-letters-or-more,${LINK_KEY}` })
  const server = createServer((request, response) => void page(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  close = () => server.close()
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function open(db: TestDatabase) {
  const site = await serve(db)
  await db.runScript(`
    create table customers (
      id integer primary key, email text, asked_for_offers boolean, marketing_consent boolean, consented_at timestamptz);
    insert into customers values (1, 'ann@example.com', null, true), (2, 'bob@example.com', null, true)`)
  await planAndApply(db, await project(site), APPLIED)
  const send = async (n: number) => {
    const sender = testSender()
    await runVirtual(db, day(n), sender)
    return Object.fromEntries(sender.handed.map((message) => [message.to, message]))
  }
  const consents = async () => {
    const rows = await db.run<{ c: boolean }>(
      sql`select marketing_consent as c from customers order by id`,
    )
    return rows.map(({ c }) => c)
  }
  const dated = async () => {
    const rows = await db.run<{ id: number }>(
      sql`select id from customers where consented_at is not null order by id`,
    )
    return rows.map(({ id }) => id)
  }
  return { send, consents, dated }
}

const post = (url: string, body: string) =>
  fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })

describeDatabases('M3: the page behind the links', (engine) => {
  test('complaint "mail after unsubscribe": one click, and the next message is withheld', async () => {
    const db = await engine.shared()
    const { send, consents } = await open(db)
    const link = (await send(1))['ann@example.com']?.unsubscribe ?? ''
    // A scanner that opens every link of a mail ends nothing.
    expect((await fetch(link)).status).toBe(200)
    expect(await consents()).toEqual([true, true])
    expect((await post(link, 'List-Unsubscribe=One-Click')).status).toBe(200)
    expect(await consents()).toEqual([false, true])
    expect(Object.keys(await send(2))).toEqual(['bob@example.com'])
    const withheld = (await ledger(db)).filter(({ status }) => status === 'withheld')
    expect(withheld).toMatchObject([{ customer: '1', reason: 'no-consent' }])
  })

  test('who chooses again on the page hears again, and M4: consents as of then', async () => {
    const db = await engine.shared()
    const { send, consents, dated } = await open(db)
    const text = (await send(1))['bob@example.com']?.text ?? ''
    const [preferences = ''] = /http\S+/.exec(text) ?? []
    expect(await (await fetch(preferences)).text()).toContain('name="offers" checked')
    expect(await (await post(preferences, '')).text()).toContain('You will get no more')
    expect([await consents(), await dated()]).toEqual([[true, false], []])
    expect(await (await fetch(preferences)).text()).not.toContain('checked')
    expect(await (await post(preferences, 'offers=on')).text()).toContain('You will hear from us')
    expect(await dated()).toEqual([2])
    expect(Object.keys(await send(2)).sort()).toEqual(['ann@example.com', 'bob@example.com'])
  })

  test('double opt-in: who asks for offers gets none before they confirm from their own mailbox', async () => {
    const db = await engine.shared()
    const { send, consents } = await open(db)
    await db.run(sql`insert into customers values (3, 'cem@example.com', true, false)`)
    const asked = (await send(1))['cem@example.com']
    expect(asked?.subject).toBe('Please confirm')
    expect((await ledger(db)).filter(({ customer }) => customer === '3')).toMatchObject([
      { step: 's1', status: 'handed' },
      { reason: 'no-consent' },
    ])
    const [confirm = ''] = /http\S+/.exec(asked?.text ?? '') ?? []
    expect(await (await fetch(confirm)).text()).toContain('Offers by e-mail')
    expect(await consents()).toEqual([true, true, false])
    await post(confirm, 'offers=on')
    expect(await consents()).toEqual([true, true, true])
    const next = await send(2)
    expect(next['cem@example.com']?.subject).toBe('An offer')
  })

  test('a link that was not signed here changes nothing, and says nothing of anybody', async () => {
    const db = await engine.shared()
    const { send, consents } = await open(db)
    const link = (await send(1))['ann@example.com']?.unsubscribe ?? ''
    for (const wrong of [link.slice(0, -1), link.replace('token=1', 'token=2'), `${link}x`]) {
      const answer = await post(wrong, 'List-Unsubscribe=One-Click')
      expect([answer.status, await answer.text()]).toEqual([404, expect.not.stringMatching('ann')])
    }
    expect((await post(new URL('/', link).href, '')).status).toBe(404)
    expect(await consents()).toEqual([true, true])
  })
})
