/** What senders of mails promise beside what all do: whole mails, and nothing in an address or header that could become more. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ParsedMail, simpleParser } from 'mailparser'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createSender } from '../../src/adapters/senders/create-sender.ts'
import { STANDARD_RETRY } from '../../src/ir/channel.ts'
import type { OutgoingMessage, Sender } from '../../src/ir/sender.ts'
import { startMailServer } from '../harness/mail-server.ts'

const FROM = '가게 <news@shop.kr>'
const MESSAGE: OutgoingMessage = {
  id: '4711',
  to: 'kim@example.com',
  from: FROM,
  replyTo: 'help@shop.kr',
  subject: '(광고) 장바구니에 두고 가신 상품 — 3 items & <more>',
  text: '안녕하세요\n.\n.. a line of one dot must not end the mail\n',
  html: '<p>안녕하세요 <b>Kim</b></p>',
  at: '2026-03-04T05:06:07.890Z',
}

interface Sent {
  readonly raw: string
  readonly mail: ParsedMail
}
interface Case {
  readonly sender: Sender
  /** Everything that arrived, once per person it would reach. */
  arrived(): Promise<readonly Sent[]>
}

const parse = async (raw: string): Promise<Sent> => ({ raw, mail: await simpleParser(raw) })

const SENDERS: readonly [string, () => Promise<Case>][] = [
  ['smtp', smtpCase],
  ['outbox eml', outboxCase],
]

async function smtpCase(): Promise<Case> {
  const server = await startMailServer()
  const channel = {
    id: 'email',
    via: 'smtp',
    address: 'email',
    retry: STANDARD_RETRY,
    from: FROM,
    url: { env: 'MAIL' },
  } as const
  const sender = await made(createSender(channel, { env: { MAIL: server.url }, root: '/' }))
  return { sender, arrived: () => Promise.all(server.received.map(({ raw }) => parse(raw))) }
}

async function outboxCase(): Promise<Case> {
  const directory = outboxDirectory()
  const sender = await outboxSender(directory, 'eml')
  const read = (name: string) => parse(readFileSync(join(directory, name), 'utf8'))
  return { sender, arrived: () => Promise.all(readdirSync(directory).sort().map(read)) }
}

function outboxDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'crm-outbox-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  return directory
}

function outboxSender(directory: string, format: 'eml' | 'json'): Promise<Sender> {
  const channel = {
    id: 'outbox',
    via: 'outbox',
    address: 'email',
    retry: STANDARD_RETRY,
    from: FROM,
    directory: '.',
    format,
  } as const
  return made(createSender(channel, { env: {}, root: directory }))
}

async function made(creating: ReturnType<typeof createSender>): Promise<Sender> {
  const { value, diagnostics } = await creating
  expect(diagnostics).toEqual([])
  if (value === undefined) throw new Error('no sender')
  onTestFinished(() => value.close())
  return value
}

describe.each(SENDERS)('%s', (_, create) => {
  test('hands over one mail with both parts and every header', async () => {
    const { sender, arrived } = await create()
    expect(await sender.send(MESSAGE)).toMatchObject({ kind: 'accepted' })
    const [sent, ...more] = await arrived()
    expect(more).toEqual([])
    const mail = sent?.mail
    expect(mail?.subject).toBe(MESSAGE.subject)
    expect(mail?.from?.value).toEqual([{ name: '가게', address: 'news@shop.kr' }])
    expect(mail?.to).toMatchObject({ value: [{ name: '', address: 'kim@example.com' }] })
    expect(mail?.replyTo?.value).toMatchObject([{ address: 'help@shop.kr' }])
    expect(mail?.messageId).toBe('<4711@shop.kr>')
    expect(mail?.date?.toISOString()).toBe('2026-03-04T05:06:07.000Z')
    expect(mail?.text?.trim()).toBe(MESSAGE.text.trim())
    expect(mail?.html).toBe(MESSAGE.html)
    expect(sent?.raw).toMatch(/^Content-Type: multipart\/alternative;/m)
  })

  test('M3: marketing ends by one click, in two headers that are never folded (RFC 8058)', async () => {
    const { sender, arrived } = await create()
    const url = `https://shop.example/preferences?token=1.${'a'.repeat(90)}.b`
    await sender.send({ ...MESSAGE, unsubscribe: url })
    await sender.send({ ...MESSAGE, id: '4712' })
    const [marketing, other] = await arrived()
    expect(marketing?.raw.split('\r\n')).toEqual(
      expect.arrayContaining([
        `List-Unsubscribe: <${url}>`,
        'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
      ]),
    )
    expect(other?.raw).not.toContain('List-Unsubscribe')
  })

  test('the same message gives the same bytes', async () => {
    const [first, second] = [await create(), await create()]
    await first.sender.send(MESSAGE)
    await second.sender.send(MESSAGE)
    const [[a], [b]] = [await first.arrived(), await second.arrived()]
    expect(a?.raw).toBe(b?.raw)
  })

  test('without html it is plain text', async () => {
    const { sender, arrived } = await create()
    const { html: _html, replyTo: _replyTo, ...plain } = MESSAGE
    await sender.send(plain)
    const [sent] = await arrived()
    expect(sent?.raw).toMatch(/^Content-Type: text\/plain; charset=utf-8/m)
    expect(sent?.mail.replyTo).toBeUndefined()
  })

  test.each([
    'Hello\r\nBcc: victim@example.com\r\n\r\nbody',
    'Hello\nBcc: victim@example.com',
    'Hello\rBcc: victim@example.com',
    'Hello\u2028Bcc: victim@example.com\0',
  ])('a subject cannot become a header: %j', async (subject) => {
    const { sender, arrived } = await create()
    expect(await sender.send({ ...MESSAGE, subject })).toMatchObject({ kind: 'accepted' })
    const [sent] = await arrived()
    expect(sent?.mail.bcc).toBeUndefined()
    expect([...(sent?.mail.headers.keys() ?? [])]).not.toContain('bcc')
    expect(sent?.mail.subject).toMatch(/^Hello Bcc: victim@example.com/)
  })

  test.each([
    'kim@example.com\r\nBcc: victim@example.com',
    'kim@example.com\nRCPT TO:<victim@example.com>',
    'kim@example.com, victim@example.com',
    'kim@example.com; victim@example.com',
    'kim@example.com victim@example.com',
    'Kim <kim@example.com>',
    'group: kim@example.com, victim@example.com;',
    'kim@example.com>',
    'kim@@example.com',
    'kim',
    '@example.com',
    'kim@',
    'kim@example..com',
    '',
    ' ',
    `${'k'.repeat(400)}@example.com`,
  ])('SEMANTICS 26: a recipient that is not exactly one address is rejected: %j', async (to) => {
    const { sender, arrived } = await create()
    expect(await sender.send({ ...MESSAGE, to })).toMatchObject({ kind: 'rejected' })
    expect(await arrived()).toEqual([])
  })

  test.each(["o'brien@example.com", 'kim+tag@example.co.kr', 'a.b_c-d@localhost'])(
    'an unusual but good address is taken: %s',
    async (to) => {
      const { sender } = await create()
      expect(await sender.send({ ...MESSAGE, to })).toMatchObject({ kind: 'accepted' })
    },
  )

  test.each([
    { from: 'Shop\r\nBcc: victim@example.com <news@shop.kr>' },
    { from: 'news@shop.kr, other@shop.kr' },
    { from: '' },
    { replyTo: 'help@shop.kr\r\nBcc: victim@example.com' },
    { replyTo: 'a@shop.kr, b@shop.kr' },
  ])('a sender that is not exactly one mailbox is not handed over: %j', async (change) => {
    const { sender, arrived } = await create()
    expect(await sender.send({ ...MESSAGE, ...change })).toMatchObject({ kind: 'notAccepted' })
    expect(await arrived()).toEqual([])
  })

  test('an id of any shape neither leaves the directory nor breaks a header', async () => {
    const { sender, arrived } = await create()
    const ids = ['../../etc/passwd', 'journey:welcome/step\r\nBcc: x@y.z', '가나다', 'A', 'a', '.x']
    for (const id of ids) {
      expect(await sender.send({ ...MESSAGE, id })).toMatchObject({ kind: 'accepted' })
    }
    const sent = await arrived()
    expect(new Set(sent.map(({ mail }) => mail.messageId)).size).toBe(ids.length)
    for (const { mail } of sent) expect(mail.messageId).toMatch(/^<[a-z0-9._-]+@shop\.kr>$/)
  })

  test('many at once all arrive', async () => {
    const { sender, arrived } = await create()
    const outcomes = await Promise.all(
      Array.from({ length: 25 }, (_, n) => sender.send({ ...MESSAGE, id: `m${n}` })),
    )
    expect(outcomes.every(({ kind }) => kind === 'accepted')).toBe(true)
    expect(await arrived()).toHaveLength(25)
  })
})

describe('outbox', () => {
  test('sending the same id again reaches nobody twice: one file, the latest', async () => {
    const directory = outboxDirectory()
    const sender = await outboxSender(directory, 'eml')
    expect(sender.isIdempotent).toBe(true)
    await sender.send(MESSAGE)
    await sender.send({ ...MESSAGE, subject: 'again' })
    expect(readdirSync(directory)).toEqual(['4711.eml'])
    const mail = await simpleParser(readFileSync(join(directory, '4711.eml'), 'utf8'))
    expect(mail.subject).toBe('again')
  })

  test('json holds the message as it is', async () => {
    const directory = outboxDirectory()
    const sender = await outboxSender(directory, 'json')
    expect(await sender.send(MESSAGE)).toEqual({ kind: 'accepted', providerId: '4711.json' })
    expect(JSON.parse(readFileSync(join(directory, '4711.json'), 'utf8'))).toEqual(MESSAGE)
  })

  test('a directory that went away is notAccepted, and leaves nothing behind', async () => {
    const directory = outboxDirectory()
    const sender = await outboxSender(directory, 'json')
    rmSync(directory, { recursive: true })
    expect(await sender.send(MESSAGE)).toMatchObject({ kind: 'notAccepted' })
  })
})
