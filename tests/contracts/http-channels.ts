/** Each channel whose provider is behind HTTP, led to a server on loopback, with the variables it needs and an answer that accepts. */
import { generateKeyPairSync } from 'node:crypto'
import { expect, onTestFinished } from 'vitest'
import webPush from 'web-push'
import { createSender, type SenderSurroundings } from '../../src/adapters/senders/create-sender.ts'
import { type Channel, recognisesIds, STANDARD_RETRY } from '../../src/ir/channel.ts'
import type { Sender } from '../../src/ir/sender.ts'
import type { HttpServer, ReceivedRequest } from '../harness/http-server.ts'

export async function madeSender(
  channel: Channel,
  env: Readonly<Record<string, string>>,
  around: Partial<SenderSurroundings> = {},
): Promise<Sender> {
  const given = { env, root: '/', ...around }
  const { value, diagnostics } = await createSender(channel, given)
  expect(diagnostics).toEqual([])
  if (value === undefined) throw new Error('no sender')
  onTestFinished(() => value.close())
  expect(value.isIdempotent).toBe(recognisesIds(channel))
  return value
}

export const ACCEPTED_BODIES = {
  webhook: { status: 200, body: '{"id":"w1"}' },
  sms: { status: 200, body: '{"messageId":"M1","statusCode":"2000"}' },
  kakao: { status: 200, body: '{"messageId":"M1","statusCode":"2000"}' },
  brandmessage: { status: 200, body: '{"messageId":"M1","statusCode":"2000"}' },
  fcm: { status: 200, body: '{"name":"projects/p/messages/1"}' },
  webpush: { status: 201, headers: { location: 'https://push.example/m/1' }, body: '' },
} as const

/** By its `via`, or by its medium where that makes another provider of it. */
export type HttpVia = keyof typeof ACCEPTED_BODIES

const KEYS = generateKeyPairSync('rsa', { modulusLength: 2048 })
const PEM = KEYS.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
export const VAPID = webPush.generateVAPIDKeys()

/** What a browser would have said, with keys that a payload can be encrypted for. */
export function subscriptionAt(endpoint: string): string {
  const p256dh = VAPID.publicKey
  return JSON.stringify({ endpoint, keys: { p256dh, auth: 'c2l4dGVlbiBieXRlcyEhIQ' } })
}

export interface HttpCase {
  readonly channel: Channel
  readonly env: Readonly<Record<string, string>>
}

/** A channel that leads to this server, and the variables it needs. */
export function httpChannel(via: HttpVia, server: Pick<HttpServer, 'url' | 'host'>): HttpCase {
  const { url } = server
  const base = { id: via, address: 'phone', retry: STANDARD_RETRY }
  const solapi = {
    ...base,
    provider: 'solapi',
    from: '15881234',
    url,
    key: { env: 'KEY' },
    secret: { env: 'SECRET' },
  } as const
  switch (via) {
    case 'webhook':
      return {
        channel: {
          ...base,
          via,
          url: { env: 'URL' },
          secret: { env: 'SECRET' },
          isIdempotent: false,
        },
        env: { URL: `${url}/hook`, SECRET: 'geheim' },
      }
    case 'sms':
      return { channel: { ...solapi, via, long: 'lms' }, env: { KEY: 'key-1', SECRET: 'geheim' } }
    case 'kakao':
      return { channel: { ...solapi, via, sender: 'PF1' }, env: { KEY: 'key-1', SECRET: 'geheim' } }
    case 'brandmessage':
      return {
        channel: {
          ...{ ...solapi, via: 'kakao', sender: 'PF1' },
          ...{ medium: via, targeting: 'I' },
        },
        env: { KEY: 'key-1', SECRET: 'geheim' },
      }
    case 'fcm': {
      const account = {
        ...{ project_id: 'p', client_email: 'crm@p.example', private_key: PEM },
        token_uri: `${url}/token`,
      }
      return {
        channel: { ...base, via, credentials: { env: 'ACCOUNT' }, url },
        env: { ACCOUNT: JSON.stringify(account) },
      }
    }
    case 'webpush':
      return {
        channel: {
          ...{ ...base, via, contact: 'mailto:hello@shop.example', expireSeconds: 3600 },
          ...{ publicKey: { env: 'PUBLIC' }, privateKey: { env: 'PRIVATE' } },
          services: [server.host],
        },
        env: { PUBLIC: VAPID.publicKey, PRIVATE: VAPID.privateKey },
      }
  }
}

/** Whether a request asks for a token, and not to send. */
export const isLogin = ({ path }: ReceivedRequest) => path === '/token'
