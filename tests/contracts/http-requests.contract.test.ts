/** M1: what each provider behind HTTP is asked, to the byte where a signature depends on it, and what is missing to ask. */
import { createHmac, createPublicKey, createVerify } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createSender } from '../../src/adapters/senders/create-sender.ts'
import { eucKrBytes, outsideEucKr } from '../../src/ir/euc-kr.ts'
import type { OutgoingMessage } from '../../src/ir/sender.ts'
import { startHttpServer } from '../harness/http-server.ts'
import {
  ACCEPTED_BODIES,
  type HttpVia,
  httpChannel,
  isLogin,
  madeSender,
  subscriptionAt,
} from './http-channels.ts'

const MESSAGE: OutgoingMessage = {
  ...{ id: 'm-1', to: '010-1234-5678', text: '안녕하세요', from: '15881234' },
  at: '2026-03-04T05:06:07.890Z',
}

async function opened(via: HttpVia, tokenStatus = 200) {
  const token = { status: tokenStatus, body: '{"access_token":"t-1","expires_in":3600}' }
  const server = await startHttpServer((got) => (isLogin(got) ? token : ACCEPTED_BODIES[via]))
  const { channel, env } = httpChannel(via, server)
  return { server, env, sender: await madeSender(channel, env) }
}

describe('webhook', () => {
  test('is signed over id, time and body, and carries the id as idempotency key', async () => {
    const { server, sender } = await opened('webhook')
    await sender.send({ ...MESSAGE, subject: '제목', link: 'https://shop.example' })
    const [got] = server.received
    expect(JSON.parse(got?.body ?? '')).toEqual({
      ...{ id: 'm-1', channel: 'webhook', to: '010-1234-5678', at: MESSAGE.at },
      ...{ subject: '제목', text: '안녕하세요', link: 'https://shop.example' },
    })
    const time = got?.headers['webhook-timestamp']
    const signed = createHmac('sha256', 'geheim').update(`m-1.${time}.${got?.body}`)
    expect(got?.headers['webhook-signature']).toBe(`v1,${signed.digest('base64')}`)
    expect(got?.headers['webhook-id']).toBe('m-1')
    expect(got?.headers['idempotency-key']).toBe('m-1')
    expect(Math.abs(Number(time) - Date.now() / 1000)).toBeLessThan(5)
    expect(sender.isIdempotent).toBe(false)
  })

  test('a secret written as whsec_ is base64 of its bytes; a receiver may be idempotent', async () => {
    const server = await startHttpServer({ status: 200 })
    const { channel, env } = httpChannel('webhook', server)
    if (channel.via !== 'webhook') throw new Error('another channel')
    const secret = `whsec_${Buffer.from('abc').toString('base64')}`
    const sender = await madeSender({ ...channel, isIdempotent: true }, { ...env, SECRET: secret })
    await sender.send(MESSAGE)
    const [got] = server.received
    const time = got?.headers['webhook-timestamp']
    const signed = createHmac('sha256', 'abc').update(`m-1.${time}.${got?.body}`)
    expect(got?.headers['webhook-signature']).toBe(`v1,${signed.digest('base64')}`)
    expect(sender.isIdempotent).toBe(true)
  })
})

test('J2: a webhook that a journey calls is given the person and the data, and no text', async () => {
  const { server, sender } = await opened('webhook')
  const call = { journey: 'j', step: 's', customer: { vip: true }, data: { list: [1] } }
  await sender.send({ ...MESSAGE, text: '', call })
  const [got] = server.received
  const { id, to, at } = MESSAGE
  expect(JSON.parse(got?.body ?? '')).toEqual({ id, channel: expect.any(String), to, at, ...call })
  expect(got?.headers['webhook-id']).toBe(id)
})

describe('sms', () => {
  test('is signed, and numbers are written as the provider wants them', async () => {
    const { server, sender } = await opened('sms')
    await sender.send({ ...MESSAGE, to: '+82-10-1234-5678' })
    const [got] = server.received
    expect(got?.path).toBe('/messages/v4/send')
    expect(JSON.parse(got?.body ?? '')).toEqual({
      message: {
        ...{ to: '01012345678', from: '15881234', text: '안녕하세요', type: 'SMS' },
        customFields: { crm: MESSAGE.id },
      },
      strict: true,
    })
    const login = /^HMAC-SHA256 apiKey=key-1, date=(\S+), salt=(\w+), signature=(\w+)$/
    const [, date = '', salt = '', signature] = login.exec(got?.headers.authorization ?? '') ?? []
    expect(signature).toBe(createHmac('sha256', 'geheim').update(`${date}${salt}`).digest('hex'))
  })

  test.each([
    ['가'.repeat(45), undefined, 'SMS'],
    [`${'가'.repeat(45)}a`, undefined, 'LMS'],
    ['짧은 글', '제목', 'LMS'],
    ['가'.repeat(1000), undefined, 'LMS'],
  ])('%#: SMS up to 90 bytes, else LMS', async (text, subject, type) => {
    const { server, sender } = await opened('sms')
    const titled = subject === undefined ? {} : { subject }
    expect((await sender.send({ ...MESSAGE, text, ...titled })).kind).toBe('accepted')
    expect(JSON.parse(server.received[0]?.body ?? '').message).toMatchObject({ type, text })
  })

  test.each([
    [{ text: '가'.repeat(1001) }, '2002 bytes'],
    [{ text: '' }, 'empty'],
    [{ text: 'hello 😀' }, '😀'],
    [{ text: '똠방각하' }, '똠'],
    [{ subject: '가'.repeat(21) }, '42 bytes'],
  ])('what a text message cannot be is rejected: %j', async (change, words) => {
    const { server, sender } = await opened('sms')
    const outcome = await sender.send({ ...MESSAGE, ...change })
    expect(outcome).toMatchObject({ kind: 'rejected', detail: expect.stringContaining(words) })
    expect(server.received).toEqual([])
  })

  test('with `long: refuse` nothing long is sent', async () => {
    const server = await startHttpServer(ACCEPTED_BODIES.sms)
    const { channel, env } = httpChannel('sms', server)
    if (channel.via !== 'sms') throw new Error('another channel')
    const sender = await madeSender({ ...channel, long: 'refuse' }, env)
    const long = { ...MESSAGE, text: '가'.repeat(46) }
    expect(await sender.send(long)).toMatchObject({ kind: 'rejected' })
    expect((await sender.send({ ...long, subject: '제목' })).kind).toBe('accepted')
  })

  test('bytes are those of EUC-KR', () => {
    expect(eucKrBytes('abc 가나다①㈜\n')).toBe(15)
    expect(eucKrBytes('')).toBe(0)
    expect(outsideEucKr('a\u0000')).toEqual(['\u0000'])
  })
})

test('kakao: the approved text, and never the fallback to SMS that would pass no guard', async () => {
  const { server, sender } = await opened('kakao')
  await sender.send({ ...MESSAGE, providerTemplate: 'KA01TP1' })
  expect(JSON.parse(server.received[0]?.body ?? '').message).toEqual({
    ...{ to: '01012345678', from: '15881234', text: '안녕하세요', type: 'ATA' },
    customFields: { crm: MESSAGE.id },
    kakaoOptions: { pfId: 'PF1', templateId: 'KA01TP1', disableSms: true },
  })
})

describe('brand message', () => {
  test.each(['I', 'M', 'N'] as const)(
    'free form, targeted at %s, and never the fallback to SMS that would pass no guard',
    async (targeting) => {
      const server = await startHttpServer(ACCEPTED_BODIES.brandmessage)
      const { channel, env } = httpChannel('brandmessage', server)
      if (!('targeting' in channel)) throw new Error('another channel')
      const sender = await madeSender({ ...channel, targeting }, env)
      await sender.send(MESSAGE)
      const [got] = server.received
      expect(got?.path).toBe('/messages/v4/send')
      expect(got?.headers.authorization).toMatch(/^HMAC-SHA256 apiKey=key-1, /)
      expect(JSON.parse(got?.body ?? '')).toEqual({
        message: {
          ...{ to: '01012345678', from: '15881234', text: '안녕하세요', type: 'BMS_FREE' },
          customFields: { crm: MESSAGE.id },
          kakaoOptions: {
            ...{ pfId: 'PF1', disableSms: true },
            bms: { targeting, chatBubbleType: 'TEXT' },
          },
        },
        strict: true,
      })
    },
  )

  test.each([
    ['', 'empty'],
    ['가'.repeat(1301), '1301 characters'],
    ['😀'.repeat(651), '1302 characters'],
    ['\n'.repeat(100), '100 line breaks'],
    ['가\r\n'.repeat(100), '100 line breaks'],
  ])('%#: what it cannot be is rejected', async (text, words) => {
    const { server, sender } = await opened('brandmessage')
    const outcome = await sender.send({ ...MESSAGE, text })
    expect(outcome).toMatchObject({ kind: 'rejected', detail: expect.stringContaining(words) })
    expect(server.received).toEqual([])
  })

  test('a text of AlimTalk is not turned into advertising when its channel was', async () => {
    const { server, sender } = await opened('brandmessage')
    const outcome = await sender.send({ ...MESSAGE, providerTemplate: 'KA01TP1' })
    expect(outcome).toMatchObject({ kind: 'rejected', detail: expect.stringContaining('AlimTalk') })
    expect(server.received).toEqual([])
  })

  test.each([['가'.repeat(1300)], ['가\r\n'.repeat(99)]])(
    '%#: as long as it may be',
    async (text) => {
      const { sender } = await opened('brandmessage')
      expect((await sender.send({ ...MESSAGE, text })).kind).toBe('accepted')
    },
  )
})

describe('fcm', () => {
  test('logs in once for many, with a signed assertion, and again after a refused login', async () => {
    let refused = 1
    const server = await startHttpServer((got) => {
      if (isLogin(got)) return { status: 200, body: '{"access_token":"t-1","expires_in":3600}' }
      refused -= 1
      return refused === 0 ? { status: 401, body: '{}' } : ACCEPTED_BODIES.fcm
    })
    const { channel, env } = httpChannel('fcm', server)
    const sender = await madeSender(channel, env)
    const push = { ...MESSAGE, to: 'token-1', subject: '제목', link: 'https://shop.example/a' }
    expect(await sender.send(push)).toMatchObject({ kind: 'notAccepted' })
    const kinds = await Promise.all([push, push, push].map((one) => sender.send(one)))
    expect(kinds.map(({ kind }) => kind)).toEqual(['accepted', 'accepted', 'accepted'])
    const logins = server.received.filter(isLogin)
    expect(logins).toHaveLength(2)
    const assertion = new URLSearchParams(logins[0]?.body).get('assertion') ?? ''
    const [head, claims, signature] = assertion.split('.')
    const account = JSON.parse(env.ACCOUNT ?? '')
    const verify = createVerify('RSA-SHA256').update(`${head}.${claims}`)
    const key = createPublicKey(account.private_key)
    expect(verify.verify(key, signature ?? '', 'base64url')).toBe(true)
    expect(JSON.parse(Buffer.from(claims ?? '', 'base64url').toString())).toMatchObject({
      ...{ iss: 'crm@p.example', aud: `${server.url}/token` },
      scope: 'https://www.googleapis.com/auth/firebase.messaging',
    })
    const sent = server.received.find((got) => !isLogin(got))
    expect(sent?.path).toBe('/v1/projects/p/messages:send')
    expect(sent?.headers.authorization).toBe('Bearer t-1')
    expect(JSON.parse(sent?.body ?? '').message).toMatchObject({
      ...{ token: 'token-1', notification: { title: '제목', body: '안녕하세요' } },
      data: { id: 'm-1', link: 'https://shop.example/a' },
    })
  })

  test.each([503, 500])('a login that fails (%s) hands nothing over', async (status) => {
    const { server, sender } = await opened('fcm', status)
    const outcome = await sender.send(MESSAGE)
    const detail = expect.stringContaining(`login: HTTP ${status}`)
    expect(outcome).toMatchObject({ kind: 'notAccepted', detail })
    expect(server.received.map(isLogin)).toEqual([true])
  })
})

test('webpush: encrypted for the browser, signed for its push service, with a time to live', async () => {
  const { server, sender } = await opened('webpush')
  const to = subscriptionAt(`${server.url}/push/1`)
  await sender.send({ ...MESSAGE, to, subject: '제목' })
  const [got] = server.received
  expect(got?.path).toBe('/push/1')
  expect(got?.headers).toMatchObject({ ttl: '3600', 'content-encoding': 'aes128gcm' })
  expect(got?.headers.authorization).toMatch(/^vapid t=.+, k=.+/)
  expect(got?.raw.includes('안녕')).toBe(false)
  const elsewhere = subscriptionAt('https://169.254.169.254/latest')
  expect(await sender.send({ ...MESSAGE, to: elsewhere })).toMatchObject({ kind: 'rejected' })
})

describe('what is missing', () => {
  const at = { url: 'http://127.0.0.1:1', host: '127.0.0.1:1' }
  const vias = Object.keys(ACCEPTED_BODIES) as HttpVia[]
  test.each(vias)('CRM5030: %s names each variable that is not set', async (via) => {
    const { channel, env } = httpChannel(via, at)
    const { value, diagnostics } = await createSender(channel, { env: {}, root: '/' })
    expect(value).toBeUndefined()
    expect(diagnostics.map(({ code }) => code)).toEqual(Object.keys(env).map(() => 'CRM5030'))
    for (const name of Object.keys(env)) {
      expect(diagnostics.some(({ message }) => message.includes(name))).toBe(true)
    }
  })

  test.each<[HttpVia, string, string]>([
    ['webhook', 'URL', 'http://shop.example/hook'],
    ['webhook', 'URL', 'ftp://geheim'],
    ['fcm', 'ACCOUNT', '{"project_id":"geheim"}'],
    ['fcm', 'ACCOUNT', 'geheim'],
    ['webpush', 'PRIVATE', 'geheim'],
  ])('CRM7401: %s, %s is not what it should be, and is not shown', async (via, name, text) => {
    const { channel, env } = httpChannel(via, at)
    const given = { env: { ...env, [name]: text }, root: '/' }
    const { value, diagnostics } = await createSender(channel, given)
    expect(value).toBeUndefined()
    expect(diagnostics.map(({ code }) => code)).toEqual(['CRM7401'])
    expect(JSON.stringify(diagnostics)).not.toContain('geheim')
  })
})
