/** Every sender, each with a server of its kind on loopback that behaves as it is told; what the contract suite walks over. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { onTestFinished } from 'vitest'
import { createStateSchema } from '../../src/apply/state-schema.ts'
import { type ChannelVia, type Medium, STANDARD_RETRY } from '../../src/ir/channel.ts'
import type { OutgoingMessage, Sender } from '../../src/ir/sender.ts'
import { type HttpBehaviour, startHttpServer } from '../harness/http-server.ts'
import { type Behaviour, type Phase, startMailServer } from '../harness/mail-server.ts'
import { openMemory } from '../harness/memory-database.ts'
import {
  ACCEPTED_BODIES,
  type HttpVia,
  httpChannel,
  isLogin,
  madeSender,
  subscriptionAt,
} from './http-channels.ts'

/** What may happen to one message, whatever the protocol. */
export type Happening =
  | 'accepted'
  | 'busy'
  | 'refused'
  | 'broken'
  | 'hang'
  | 'lost'
  | 'half-closed'
  | 'malformed'
  | 'down'

export interface OpenedCase {
  readonly sender: Sender
  /** How many messages arrived whole. */
  arrived(): number | Promise<number>
}

export interface SenderCase {
  readonly via: ChannelVia
  /** Where one `via` has several. */
  readonly medium?: Medium
  readonly message: OutgoingMessage
  /** Recipients that are none. */
  readonly wrong: readonly string[]
  readonly happenings: readonly Happening[]
  open(happening: Happening): Promise<OpenedCase>
}

const BASE = { id: 'm-1', at: '2026-03-04T05:06:07.890Z', text: '안녕하세요' }
// ── HTTP ──

function httpBehaviour(via: HttpVia, happening: Happening): HttpBehaviour {
  switch (happening) {
    case 'accepted':
      return ACCEPTED_BODIES[via]
    case 'busy':
      return { status: 429, headers: { 'retry-after': '120' }, body: '' }
    case 'refused':
      return { status: 400, body: '{"message":"bad"}' }
    case 'broken':
      return { status: 500, body: '<html>Internal error</html>' }
    case 'down':
      throw new Error('there is no server')
    default:
      return happening
  }
}

const HTTP_MESSAGES: Readonly<Record<HttpVia, OutgoingMessage>> = {
  webhook: { ...BASE, to: 'kim', subject: '제목' },
  sms: { ...BASE, to: '010-1234-5678', from: '15881234' },
  kakao: { ...BASE, to: '+82 10 1234 5678', from: '15881234', providerTemplate: 'KA01TP1' },
  brandmessage: { ...BASE, to: '+82 10 1234 5678', from: '15881234' },
  fcm: { ...BASE, to: 'token-1', subject: '제목', link: 'https://shop.example/a' },
  webpush: { ...BASE, to: '', subject: '제목', link: 'https://shop.example/a' },
}

const WRONG_PHONES = ['', 'kim', '12', '010-1234-5678, 010-9999-9999', '+1 415 555 0100']
const WRONG: Readonly<Record<HttpVia, readonly string[]>> = {
  webhook: [],
  sms: WRONG_PHONES,
  kakao: WRONG_PHONES,
  brandmessage: WRONG_PHONES,
  fcm: [],
  webpush: ['', 'https://push.example/x', '{"endpoint":"http://127.0.0.1:1/x"}'],
}

const TOKEN = { status: 200, body: '{"access_token":"t-1","expires_in":3600}' }

function httpCase(via: HttpVia): SenderCase {
  const all = ['accepted', 'busy', 'refused', 'broken', 'hang', 'lost', 'half-closed', 'malformed']
  return {
    ...(via === 'brandmessage' ? { via: 'kakao', medium: via } : { via }),
    message: HTTP_MESSAGES[via],
    wrong: WRONG[via],
    happenings: [...(all as Happening[]), 'down'],
    async open(happening) {
      if (happening === 'down') return openDown(via)
      const behaviour = httpBehaviour(via, happening)
      const server = await startHttpServer((request) => (isLogin(request) ? TOKEN : behaviour))
      const halved = happening === 'half-closed' ? await startHttpServer('half-closed') : server
      const { channel, env } = httpChannel(via, halved)
      const login = { ...env, ...loginAt(via, server.url) }
      // Only where no answer comes: a busy machine may take its time for the others.
      const httpTimeouts = happening === 'hang' ? { totalMs: 600 } : {}
      const sender = await madeSender(channel, login, { httpTimeouts })
      return {
        sender: addressed(via, sender, halved.url),
        arrived: () => halved.received.filter((one) => !isLogin(one)).length,
      }
    },
  }
}

/** The service account's login stays at a server that answers. */
function loginAt(via: HttpVia, url: string): Readonly<Record<string, string>> {
  return via === 'fcm' ? httpChannel('fcm', { url, host: '' }).env : {}
}

async function openDown(via: HttpVia): Promise<OpenedCase> {
  const login = await startHttpServer(TOKEN)
  const { channel, env } = httpChannel(via, { url: 'http://127.0.0.1:1', host: '127.0.0.1:1' })
  const sender = await madeSender(channel, { ...env, ...loginAt(via, login.url) })
  return { sender: addressed(via, sender, 'http://127.0.0.1:1'), arrived: () => 0 }
}

/** A push subscription holds the address of its server, which is known only when that runs. */
function addressed(via: HttpVia, sender: Sender, url: string): Sender {
  if (via !== 'webpush') return sender
  const subscription = subscriptionAt(`${url}/push/1`)
  return {
    isIdempotent: sender.isIdempotent,
    send: (message) =>
      sender.send(
        message.to === '' && message.id === BASE.id ? { ...message, to: subscription } : message,
      ),
    close: () => sender.close(),
  }
}

// ── SMTP and files ──

const MAIL: OutgoingMessage = {
  ...BASE,
  ...{ to: 'kim@example.com', from: 'Shop <news@shop.kr>', subject: '제목' },
}

const MAIL_SCRIPTS: Readonly<Partial<Record<Happening, Partial<Record<Phase, Behaviour>>>>> = {
  accepted: {},
  busy: { to: 451 },
  refused: { to: 550 },
  broken: { content: 'close' },
  lost: { content: 'close' },
}

const SMTP_CASE: SenderCase = {
  via: 'smtp',
  message: MAIL,
  wrong: ['', 'kim', 'kim@example.com, lee@example.com', 'kim@example.com\r\nBcc: x@y.z'],
  happenings: ['accepted', 'busy', 'refused', 'broken', 'lost', 'malformed', 'down'],
  async open(happening) {
    const script = MAIL_SCRIPTS[happening]
    const server = script === undefined ? undefined : await startMailServer(script)
    const url = server?.url ?? (happening === 'malformed' ? await babbling() : 'smtp://127.0.0.1:1')
    const channel = {
      id: 'email',
      via: 'smtp',
      address: 'email',
      retry: STANDARD_RETRY,
      from: 'news@shop.kr',
      url: { env: 'MAIL' },
    } as const
    const sender = await madeSender(channel, { MAIL: url })
    return { sender, arrived: () => server?.received.length ?? 0 }
  },
}

/** Takes a mail like any server, then answers what is no reply. */
async function babbling(): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.write('220 hello\r\n')
    socket.on('data', (chunk) => {
      const text = chunk.toString()
      if (text.startsWith('DATA')) socket.write('354 go\r\n')
      else if (/^(EHLO|MAIL|RCPT)/.test(text)) socket.write('250 ok\r\n')
      else socket.end('this is no SMTP\r\n')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `smtp://127.0.0.1:${address.port}`
}

const OUTBOX_CASE: SenderCase = {
  via: 'outbox',
  message: MAIL,
  wrong: ['', 'kim', 'kim@example.com, lee@example.com'],
  happenings: ['accepted', 'down'],
  async open(happening) {
    const directory = mkdtempSync(join(tmpdir(), 'crm-outbox-'))
    onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
    const channel = {
      id: 'outbox',
      via: 'outbox',
      address: 'email',
      retry: STANDARD_RETRY,
      from: 'news@shop.kr',
      directory: 'mails',
      format: 'eml',
    } as const
    const sender = await madeSender(channel, {}, { root: directory })
    const mails = join(directory, 'mails')
    if (happening === 'down') rmSync(mails, { recursive: true })
    const whole = (name: string) => readFileSync(join(mails, name), 'utf8').includes('Subject:')
    return { sender, arrived: () => readdirSync(mails).filter(whole).length }
  },
}

function storedCase(via: 'onsite' | 'inapp'): SenderCase {
  return {
    via,
    message: { ...BASE, to: 'kim', subject: '제목', link: '/coupons' },
    wrong: [],
    happenings: ['accepted', 'down'],
    async open(happening) {
      const db = await openMemory()
      onTestFinished(() => db.close())
      for (const statement of createStateSchema('crm')) await db.run(statement)
      if (happening === 'down') await db.runScript('drop table crm.stored_message')
      const channel = { id: via, via, retry: STANDARD_RETRY }
      const sender = await madeSender(channel, {}, { store: { db, schema: 'crm' } })
      const arrived = async () =>
        (await db.run(sql`select from crm.stored_message where customer_key = 'kim'`)).length
      return { sender, arrived }
    },
  }
}

export const SENDER_CASES: readonly SenderCase[] = [
  SMTP_CASE,
  OUTBOX_CASE,
  storedCase('onsite'),
  storedCase('inapp'),
  ...(Object.keys(ACCEPTED_BODIES) as HttpVia[]).map(httpCase),
]
