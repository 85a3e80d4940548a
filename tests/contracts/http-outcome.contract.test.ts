/** SEMANTICS 25–26 over HTTP: what may be concluded from each answer, and what surely was not handed over. */
import { createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { HttpTimeouts } from '../../src/adapters/http/http-exchange.ts'
import type { HttpProvider } from '../../src/adapters/senders/http-provider.ts'
import { HttpSender } from '../../src/adapters/senders/http-sender.ts'
import type { OutgoingMessage, SendOutcome } from '../../src/ir/sender.ts'
import { type HttpBehaviour, startHttpServer } from '../harness/http-server.ts'
import { type HttpVia, httpChannel, isLogin, madeSender, subscriptionAt } from './http-channels.ts'

const MESSAGE: OutgoingMessage = {
  ...{ id: '1', to: '01012345678', text: 'Hello', subject: 'Hello', from: '15881234' },
  at: '2026-03-04T05:06:07.890Z',
}
/** Only where no answer comes: a busy machine may take its time for the others. */
const SHORT = { connectMs: 500, totalMs: 500 }

async function sendTo(via: HttpVia, behaviour: HttpBehaviour): Promise<SendOutcome> {
  const token = { status: 200, body: '{"access_token":"t","expires_in":3600}' }
  const server = await startHttpServer((got) => (isLogin(got) ? token : behaviour))
  const { channel, env } = httpChannel(via, server)
  const sender = await madeSender(channel, env)
  const to = via === 'webpush' ? subscriptionAt(`${server.url}/1`) : MESSAGE.to
  const approved = via === 'kakao' ? { providerTemplate: 'KA01' } : {}
  return sender.send({ ...MESSAGE, ...approved, to })
}

/** Any provider at this address. */
function senderTo(url: string, timeouts: Partial<HttpTimeouts> = {}): HttpSender {
  const provider: HttpProvider = {
    isIdempotent: false,
    answers: {},
    secrets: [],
    request: ({ text }) => ({ url, headers: { 'content-type': 'text/plain' }, body: text }),
  }
  const sender = new HttpSender(provider, timeouts)
  onTestFinished(() => sender.close())
  return sender
}

describe('statuses by themselves', () => {
  test.each([
    [200, 'accepted'],
    [202, 'accepted'],
    [204, 'accepted'],
    [302, 'unknown'],
    [303, 'unknown'],
    [307, 'notAccepted'],
    [400, 'rejected'],
    [401, 'notAccepted'],
    [403, 'notAccepted'],
    [404, 'notAccepted'],
    [408, 'notAccepted'],
    [409, 'unknown'],
    [410, 'notAccepted'],
    [413, 'rejected'],
    [422, 'rejected'],
    [429, 'notAccepted'],
    [500, 'unknown'],
    [502, 'unknown'],
    [503, 'notAccepted'],
    [504, 'unknown'],
  ])('%s → %s', async (status, kind) => {
    expect(await sendTo('webhook', { status })).toMatchObject({ kind })
  })
})

describe('Retry-After', () => {
  const inTwoMinutes = () => new Date(Date.now() + 120_000).toUTCString()
  test.each([
    ['seconds', () => '120', 120],
    ['a date', inTwoMinutes, 120],
    ['a date that is past', () => 'Fri, 01 Jan 2021 00:00:00 GMT', undefined],
    ['nonsense', () => 'soon', undefined],
  ])('%s', async (_, written, seconds) => {
    const headers = { 'retry-after': written() }
    const outcome = await sendTo('webhook', { status: 429, headers })
    expect(outcome.kind).toBe('notAccepted')
    const found = 'retryAfterSeconds' in outcome ? outcome.retryAfterSeconds : undefined
    if (seconds === undefined) return expect(found).toBeUndefined()
    expect(found).toBeGreaterThan(seconds - 5)
    expect(found).toBeLessThanOrEqual(seconds + 1)
  })
})

describe('what providers say in their own words', () => {
  const fcm = (status: number, code: string): HttpBehaviour => ({
    status,
    body: JSON.stringify({
      error: { status: 'X', message: 'why', details: [{ errorCode: code }] },
    }),
  })
  const solapi = (status: number, said: object): HttpBehaviour => ({
    status,
    body: JSON.stringify(said),
  })
  test.each<[HttpVia, string, HttpBehaviour, object]>([
    ['fcm', 'the app is gone', fcm(404, 'UNREGISTERED'), { kind: 'rejected', isAddressDead: true }],
    ['fcm', 'no token', fcm(400, 'INVALID_ARGUMENT'), { kind: 'rejected' }],
    ['fcm', 'quota', fcm(429, 'QUOTA_EXCEEDED'), { kind: 'notAccepted' }],
    ['fcm', 'busy', fcm(503, 'UNAVAILABLE'), { kind: 'notAccepted' }],
    ['fcm', 'broken', fcm(500, 'INTERNAL'), { kind: 'unknown' }],
    ['fcm', 'an answer without an id', { status: 200, body: '{}' }, { kind: 'unknown' }],
    ['fcm', 'an answer that breaks off', 'cut', { kind: 'unknown' }],
    ['webpush', 'the browser is gone', { status: 410 }, { kind: 'rejected', isAddressDead: true }],
    ['webpush', 'never heard of', { status: 404 }, { kind: 'rejected', isAddressDead: true }],
    ['webpush', 'too long', { status: 413 }, { kind: 'rejected' }],
    ['sms', 'blocked', solapi(200, { statusCode: '1060', messageId: 'M' }), { kind: 'rejected' }],
    [
      'sms',
      'a word nobody knows',
      solapi(200, { statusCode: '2999', messageId: 'M' }),
      { kind: 'unknown' },
    ],
    ['sms', 'no money', solapi(402, { errorCode: 'NotEnoughBalance' }), { kind: 'notAccepted' }],
    ['sms', 'wrong field', solapi(400, { errorCode: 'ValidationError' }), { kind: 'rejected' }],
    ['sms', 'wrong key', solapi(401, { errorCode: 'Unauthorized' }), { kind: 'notAccepted' }],
    ['sms', 'a page instead of an answer', { status: 200, body: '<html>' }, { kind: 'unknown' }],
    ['sms', 'an answer that breaks off', 'cut', { kind: 'unknown' }],
    ['kakao', 'text not approved', solapi(200, { statusCode: '1043' }), { kind: 'rejected' }],
    [
      'brandmessage',
      'wrong targeting',
      solapi(200, { statusCode: '1083' }),
      { kind: 'notAccepted' },
    ],
    ['brandmessage', 'too long', solapi(200, { statusCode: '1031' }), { kind: 'rejected' }],
    [
      'brandmessage',
      'a word nobody knows',
      solapi(200, { statusCode: '1999' }),
      { kind: 'unknown' },
    ],
    ['webhook', 'accepted, answer cut off', 'cut', { kind: 'accepted' }],
  ])('%s: %s', async (via, _, behaviour, outcome) => {
    expect(await sendTo(via, behaviour)).toMatchObject(outcome)
  })
})

describe('before and after it was written', () => {
  test('nothing listens: notAccepted', async () => {
    expect(await senderTo('http://127.0.0.1:1').send(MESSAGE)).toMatchObject({
      kind: 'notAccepted',
    })
  })

  test('no such host: notAccepted', async () => {
    const outcome = await senderTo('http://no-such-host.invalid').send(MESSAGE)
    expect(outcome).toMatchObject({ kind: 'notAccepted' })
  })

  test.each(['silent', 'plain'])(
    'no encryption is agreed on (%s server): notAccepted',
    async (kind) => {
      const port = await tcpServer((socket) => {
        if (kind === 'plain') socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
      })
      const outcome = await senderTo(`https://127.0.0.1:${port}`, SHORT).send(MESSAGE)
      expect(outcome).toMatchObject({ kind: 'notAccepted' })
    },
  )

  test('the connection is closed while a long request is on its way: unknown', async () => {
    const port = await tcpServer((socket) => socket.once('data', () => socket.destroy()))
    const long = { ...MESSAGE, text: 'x'.repeat(5_000_000) }
    expect(await senderTo(`http://127.0.0.1:${port}`).send(long)).toMatchObject({ kind: 'unknown' })
  })

  test('a kept connection that the server closes is in doubt; an idle one is not used again', async () => {
    const server = await startHttpServer((_, count) => (count === 2 ? 'lost' : { status: 200 }))
    const sender = senderTo(server.url)
    const kinds = []
    for (let n = 0; n < 3; n += 1) kinds.push((await sender.send(MESSAGE)).kind)
    expect(kinds).toEqual(['accepted', 'unknown', 'accepted'])
    expect(server.connections()).toBe(2)
    await new Promise((resolve) => setTimeout(resolve, 1_800))
    expect((await sender.send(MESSAGE)).kind).toBe('accepted')
    expect(server.connections()).toBe(3)
  })

  test('a server that talks without end is bounded', async () => {
    const port = await tcpServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n')
      const babble = setInterval(() => socket.write('x'), 20)
      socket.on('close', () => clearInterval(babble))
    })
    const started = Date.now()
    expect((await senderTo(`http://127.0.0.1:${port}`, SHORT).send(MESSAGE)).kind).toBe('accepted')
    expect(Date.now() - started).toBeLessThan(20_000)
  })

  test('a header that cannot be written: notAccepted', async () => {
    const server = await startHttpServer({ status: 200 })
    const sender = await madeSender(...webhookAt(server))
    expect(await sender.send({ ...MESSAGE, id: 'a\r\nb' })).toMatchObject({ kind: 'notAccepted' })
    expect(server.received).toEqual([])
  })
})

function webhookAt(server: { readonly url: string; readonly host: string }) {
  const { channel, env } = httpChannel('webhook', server)
  return [channel, env] as const
}

async function tcpServer(talk: (socket: import('node:net').Socket) => unknown): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    talk(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
