/** SEMANTICS 25–26 over SMTP: what may be concluded from each way a server can behave. */
import { createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createSender } from '../../src/adapters/senders/create-sender.ts'
import { SmtpSender } from '../../src/adapters/senders/smtp-sender.ts'
import { parseSmtpUrl } from '../../src/adapters/senders/smtp-url.ts'
import { STANDARD_RETRY } from '../../src/ir/channel.ts'
import type { OutgoingMessage } from '../../src/ir/sender.ts'
import { type Behaviour, type Phase, startMailServer } from '../harness/mail-server.ts'

const MESSAGE: OutgoingMessage = {
  id: '1',
  to: 'kim@example.com',
  from: 'news@shop.kr',
  subject: 'Hello',
  text: 'Hello',
  at: '2026-03-04T05:06:07.890Z',
}
const FAST = { connectMs: 700, idleMs: 700, totalMs: 5_000 }

function senderTo(url: string, timeouts = FAST): SmtpSender {
  const server = parseSmtpUrl(url)
  if (server === undefined) throw new Error(`bad ${url}`)
  const sender = new SmtpSender(server, timeouts)
  onTestFinished(() => sender.close())
  return sender
}

describe('each phase', () => {
  test.each<[Phase, Behaviour, string, number]>([
    ['connect', 421, 'notAccepted', 0],
    ['connect', 554, 'notAccepted', 0],
    ['connect', 'close', 'notAccepted', 0],
    ['connect', 'hang', 'notAccepted', 0],
    ['from', 451, 'notAccepted', 0],
    ['from', 550, 'notAccepted', 0],
    ['from', 'close', 'notAccepted', 0],
    ['from', 'hang', 'notAccepted', 0],
    ['to', 450, 'notAccepted', 0],
    ['to', 421, 'notAccepted', 0],
    ['to', 550, 'rejected', 0],
    ['to', 'close', 'notAccepted', 0],
    ['to', 'hang', 'notAccepted', 0],
    ['content', 451, 'notAccepted', 1],
    ['content', 421, 'notAccepted', 1],
    ['content', 554, 'rejected', 1],
    ['content', 'close', 'unknown', 1],
    ['content', 'hang', 'unknown', 1],
  ])('%s: %s → %s', async (phase, behaviour, kind, received) => {
    const server = await startMailServer({ [phase]: behaviour })
    const outcome = await senderTo(server.url).send(MESSAGE)
    expect(outcome.kind).toBe(kind)
    expect(server.received).toHaveLength(received)
    expect('detail' in outcome && outcome.detail).toBeTruthy()
  })

  test.each([
    ['550 5.1.1 No such user', true],
    ['550 5.1.10 Domain takes no mail', true],
    ['550 5.7.1 Refused by policy', undefined],
    ['550 No such user', undefined],
  ])('only an answer about the address itself makes it dead: %s', async (answer, isAddressDead) => {
    const port = await scripted((line, write) => {
      if (line === undefined) return write('220 hello\r\n')
      if (line.startsWith('RCPT')) return write(`${answer}\r\n`)
      return write('250 ok\r\n')
    })
    const outcome = await senderTo(`smtp://127.0.0.1:${port}`).send(MESSAGE)
    expect(outcome.kind).toBe('rejected')
    expect('isAddressDead' in outcome ? outcome.isAddressDead : undefined).toBe(isAddressDead)
  })

  test('a connection lost while the content is on its way is unknown', async () => {
    const port = await scripted((line, write, close) => {
      if (line === undefined) return write('220 hello\r\n')
      if (line.startsWith('DATA')) return write('354 go\r\n')
      if (/^(EHLO|MAIL|RCPT)/.test(line)) return write('250 ok\r\n')
      close()
    })
    const long = { ...MESSAGE, text: 'x'.repeat(5_000_000) }
    expect(await senderTo(`smtp://127.0.0.1:${port}`).send(long)).toMatchObject({ kind: 'unknown' })
  })

  test('a server that keeps talking but never answers is bounded', async () => {
    const port = await scripted((line, write) => {
      if (line === undefined) return write('220 hello\r\n')
      if (line === '.') return void setInterval(() => write('250-still thinking\r\n'), 50).unref()
      if (line.startsWith('DATA')) return write('354 go\r\n')
      if (/^(EHLO|MAIL|RCPT)/.test(line)) write('250 ok\r\n')
    })
    const started = Date.now()
    const sender = senderTo(`smtp://127.0.0.1:${port}`, { ...FAST, totalMs: 600 })
    expect(await sender.send(MESSAGE)).toMatchObject({ kind: 'unknown' })
    expect(Date.now() - started).toBeLessThan(3_000)
  })

  test('with PIPELINING a refused recipient is still told apart from the rest', async () => {
    const port = await scripted((line, write) => {
      if (line === undefined) return write('220 hello\r\n')
      if (line.startsWith('EHLO')) return write('250-me\r\n250 PIPELINING\r\n')
      if (line.startsWith('RCPT')) return write('550 5.1.1 no such user\r\n')
      if (line.startsWith('DATA')) return write('503 no valid recipients\r\n')
      write('250 ok\r\n')
    })
    const outcome = await senderTo(`smtp://127.0.0.1:${port}`).send(MESSAGE)
    expect(outcome).toMatchObject({ kind: 'rejected' })
    expect('detail' in outcome && outcome.detail).toContain('no such user')
  })
})

describe('before there is a server', () => {
  test('nothing listens', async () => {
    expect(await senderTo('smtp://127.0.0.1:1').send(MESSAGE)).toMatchObject({
      kind: 'notAccepted',
    })
  })

  test('no such host', async () => {
    expect(await senderTo('smtp://no-such-host.invalid').send(MESSAGE)).toMatchObject({
      kind: 'notAccepted',
    })
  })

  test('something else listens', async () => {
    const port = await scripted((_, write) => write('HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect(await senderTo(`smtp://127.0.0.1:${port}`).send(MESSAGE)).toMatchObject({
      kind: 'notAccepted',
    })
  })
})

describe('login', () => {
  const withLogin = (url: string, pass: string) => url.replace('//', `//shop:${pass}@`)

  test('the right password', async () => {
    const server = await startMailServer({}, { authOptional: false })
    const outcome = await senderTo(withLogin(server.url, 'right')).send(MESSAGE)
    expect(outcome.kind).toBe('accepted')
  })

  test('a wrong password is notAccepted, and not told', async () => {
    const server = await startMailServer({}, { authOptional: false })
    const outcome = await senderTo(withLogin(server.url, 'geheim%2Fx')).send(MESSAGE)
    expect(outcome.kind).toBe('notAccepted')
    expect(JSON.stringify(outcome)).not.toContain('geheim')
  })

  test('a password needed but not given is notAccepted', async () => {
    const server = await startMailServer({}, { authOptional: false })
    expect((await senderTo(server.url).send(MESSAGE)).kind).toBe('notAccepted')
  })

  test('a password is never sent in the clear to another machine', () => {
    const upgrade = (url: string) => parseSmtpUrl(url)?.upgrade
    expect(upgrade('smtp://u:p@mail.example.com')).toBe('required')
    expect(upgrade('smtp://mail.example.com')).toBe('offered')
    expect(upgrade('smtp://u:p@localhost')).toBe('offered')
    expect(upgrade('smtp://u:p@mail.example.com?tls=none')).toBe('none')
  })
})

describe('sessions', () => {
  test('one is kept for the next message', async () => {
    const server = await startMailServer()
    const sender = senderTo(server.url)
    for (const id of ['1', '2', '3']) await sender.send({ ...MESSAGE, id })
    expect(server.received).toHaveLength(3)
    expect(server.connections()).toBe(1)
  })

  test('one that the server has ended is replaced without a loss or a second copy', async () => {
    const server = await startMailServer()
    const sender = senderTo(server.url)
    await sender.send(MESSAGE)
    server.closeConnections()
    expect((await sender.send({ ...MESSAGE, id: '2' })).kind).toBe('accepted')
    expect(server.received).toHaveLength(2)
  })

  test('after a refusal the next message starts afresh', async () => {
    const script: Partial<Record<Phase, Behaviour>> = { to: 550 }
    const server = await startMailServer(script)
    const sender = senderTo(server.url)
    expect((await sender.send(MESSAGE)).kind).toBe('rejected')
    delete script.to
    expect((await sender.send({ ...MESSAGE, id: '2' })).kind).toBe('accepted')
    expect(server.connections()).toBe(2)
  })
})

describe('what a channel lacks', () => {
  const channel = {
    id: 'email',
    via: 'smtp',
    address: 'email',
    retry: STANDARD_RETRY,
    from: 'news@shop.kr',
    url: { env: 'MAIL_URL' },
  } as const

  test('CRM5030: the variable is not set', async () => {
    const { value, diagnostics } = await createSender(channel, { env: {}, root: '/' })
    expect(value).toBeUndefined()
    expect(diagnostics).toMatchObject([
      {
        code: 'CRM5030',
        address: 'channel.email',
        message: 'Channel "email" needs the environment variable MAIL_URL, which is not set.',
      },
    ])
  })

  test.each([
    'geheim',
    'http://u:geheim@h',
    'smtp://',
    'smtp://u:%E0%A4geheim@h',
    'smtp://u:geheim@h:999999',
  ])('CRM5031: %s is no mail server URL, and is not repeated', async (url) => {
    const { value, diagnostics } = await createSender(channel, {
      env: { MAIL_URL: url },
      root: '/',
    })
    expect(value).toBeUndefined()
    expect(diagnostics).toMatchObject([{ code: 'CRM5031' }])
    expect(JSON.stringify(diagnostics)).not.toContain('geheim')
  })

  test('CRM5032: an outbox that cannot be written', async () => {
    const outbox = {
      id: 'outbox',
      via: 'outbox',
      address: 'email',
      retry: STANDARD_RETRY,
      from: 'news@shop.kr',
      directory: 'package.json/outbox',
      format: 'json',
    } as const
    const { diagnostics } = await createSender(outbox, { env: {}, root: process.cwd() })
    expect(diagnostics).toMatchObject([{ code: 'CRM5032', address: 'channel.outbox' }])
  })
})

/** A server of which every word is written by hand; `undefined` stands for a new connection. */
function scripted(
  reply: (line: string | undefined, write: (text: string) => void, close: () => void) => void,
): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    const write = (text: string) => void (socket.writable && socket.write(text))
    const close = () => void socket.destroy()
    reply(undefined, write, close)
    let rest = ''
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString()).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) reply(line, write, close)
    })
  })
  onTestFinished(() => void server.close())
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address !== null && typeof address === 'object') resolve(address.port)
    })
  })
}
