/** M3: what reaches the sender: signed links, and one click to unsubscribe on every marketing e-mail (RFC 8058). */
import { expect, test } from 'vitest'
import type { TemplateProgram } from '../../src/ir/compiled.ts'
import { verifyLink } from '../../src/runtime/links/link-token.ts'
import { runUntil } from '../../src/runtime/tick.ts'
import { describeDatabases } from '../harness/databases.ts'
import { LINK_KEY } from '../harness/link-key.ts'
import { runActual } from './run-shop.ts'
import { EMAIL, emailChannel, PROJECT, shopPrograms, template } from './shop-programs.ts'
import { ledger, openShop, SCHEMA } from './shop-state.ts'
import { testClock } from './test-clock.ts'
import { testSender } from './test-sender.ts'

const APPLIED = '2026-01-01T00:00:00.000Z'
const JOINED = '2026-01-01T12:00:00.000Z'
const REFRESHED = '2026-01-01T21:00:00.000Z'
const ADA = [{ id: 'ada', joined: JOINED }]

const LINKED = template({
  html: '<p>{{customer.name}} <a href="{{links.unsubscribe}}">Stop</a></p>',
  given: ['links.unsubscribe'],
})

const SERVICE: TemplateProgram = (() => {
  const { topic: _, ...rest } = template().template
  return { ...template(), template: { ...rest, class: 'service' } }
})()

describeDatabases('M3: links of messages', (engine) => {
  test('the link in the text and the header name the message, and are signed', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms({ 'template.hello': LINKED }), ADA, APPLIED)
    const sender = testSender()
    await runActual(db, REFRESHED, sender)
    const [message] = sender.handed
    const token = new URL(message?.unsubscribe ?? '').searchParams.get('token') ?? ''
    expect(verifyLink(token, [LINK_KEY])).toEqual({ kind: 'unsubscribe', message: message?.id })
    expect(message?.html?.replaceAll('&#x3D;', '=')).toContain(`href="${message?.unsubscribe}"`)
  })

  test('a service message has no such header', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms({ 'template.hello': SERVICE }), ADA, APPLIED)
    const sender = testSender()
    await runActual(db, REFRESHED, sender)
    expect(sender.handed.map((message) => message.unsubscribe)).toEqual([undefined])
  })

  test('without a key marketing waits and the run says why; nothing is handed over', async () => {
    const db = await engine.shared()
    await openShop(db, shopPrograms({ 'template.hello': LINKED }), ADA, APPLIED)
    const sender = testSender()
    const run = { db, schema: SCHEMA, until: REFRESHED, clock: testClock(REFRESHED) }
    const waiting = await runUntil({
      ...run,
      mode: 'actual',
      senders: () => sender,
      secret: () => 'too short',
    })
    expect(waiting.problems.map(({ code }) => code)).toEqual(['CRM7501'])
    expect(sender.handed).toEqual([])
    expect(await ledger(db)).toMatchObject([
      { status: 'retry', detail: 'a key in CRM_LINK_KEY is shorter than 32 characters' },
    ])
    await runActual(db, '2026-01-02T05:00:00.000Z', sender)
    expect(sender.handed).toHaveLength(1)
  })

  test('an outbox needs no key, and its links are worth nothing', async () => {
    const db = await engine.shared()
    const { id, address, from, retry } = EMAIL
    const channel = {
      id,
      address,
      from,
      retry,
      via: 'outbox',
      directory: 'x',
      format: 'json',
    } as const
    const programs = shopPrograms({
      'template.hello': LINKED,
      'channel.email': emailChannel(channel),
    })
    await openShop(db, programs, ADA, APPLIED)
    const sender = testSender()
    await runUntil({
      db,
      schema: SCHEMA,
      until: REFRESHED,
      clock: testClock(REFRESHED),
      mode: 'actual',
      senders: () => sender,
      secret: () => undefined,
    })
    const token = new URL(sender.handed[0]?.unsubscribe ?? '').searchParams.get('token') ?? ''
    expect(token).toMatch(/^1\./)
    expect(verifyLink(token, [LINK_KEY])).toBeUndefined()
  })

  test('marketing e-mail without a page to unsubscribe on is not sent', async () => {
    const db = await engine.shared()
    if (PROJECT.kind !== 'project') throw new Error('no project')
    const { site: _, ...bare } = PROJECT.project
    const programs = shopPrograms({ 'project.shop': { kind: 'project', project: bare } })
    await openShop(db, programs, ADA, APPLIED)
    const sender = testSender()
    await runActual(db, REFRESHED, sender)
    expect(sender.handed).toEqual([])
    expect(await ledger(db)).toMatchObject([{ status: 'failed', reason: 'render' }])
  })
})
