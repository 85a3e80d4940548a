/**
 * A message in, an encrypted push to a browser's push service out (RFC 8030, 8291, 8292). The address is what a browser
 * said, so only hosts of known push services are asked, and only encrypted: a made-up subscription must not make crm
 * call servers inside the team's network.
 */
import webPush, { type PushSubscription } from 'web-push'
import type { OutgoingMessage } from '../../../ir/sender.ts'
import type { HttpRequest } from '../../http/http-exchange.ts'
import type { HttpProvider, Unsent } from '../http-provider.ts'

export interface WebpushSettings {
  readonly contact: string
  readonly publicKey: string
  readonly privateKey: string
  readonly expireSeconds: number
  /** `host` or `host:port` of further push services; one of this machine may be unencrypted. */
  readonly services: readonly string[]
}

/** Where browsers' subscriptions lead; a dot before a name stands for any host below it. */
const BROWSERS = [
  'fcm.googleapis.com',
  'jmt17.google.com',
  '.push.services.mozilla.com',
  '.notify.windows.com',
  '.push.apple.com',
]

export function webpushProvider(settings: WebpushSettings): HttpProvider {
  return {
    isIdempotent: false,
    secrets: [settings.privateKey],
    answers: {
      byStatus: { 404: 'deadAddress', 410: 'deadAddress' },
      providerId: { in: 'header', name: 'location' },
      detailAt: [['message'], ['reason']],
    },
    request(message) {
      const subscription = readSubscription(message.to)
      if (subscription === undefined) return rejected('the address is not a push subscription')
      if (!isPushService(subscription.endpoint, settings.services)) {
        return rejected('the subscription does not lead to a known push service')
      }
      return encrypted(message, subscription, settings)
    },
  }
}

function encrypted(
  message: OutgoingMessage,
  subscription: PushSubscription,
  { contact, publicKey, privateKey, expireSeconds }: WebpushSettings,
): HttpRequest | Unsent {
  const { id, subject, text, link } = message
  const payload = JSON.stringify({ id, title: subject, body: text, link })
  try {
    const details = webPush.generateRequestDetails(subscription, payload, {
      vapidDetails: { subject: contact, publicKey, privateKey },
      TTL: expireSeconds,
    })
    const headers = Object.entries(details.headers).map(([name, value]) => [name, String(value)])
    return {
      url: details.endpoint,
      headers: Object.fromEntries(headers),
      body: details.body ?? '',
    }
  } catch (error) {
    return rejected(error instanceof Error ? error.message : String(error))
  }
}

function readSubscription(address: string): PushSubscription | undefined {
  try {
    const value: unknown = JSON.parse(address)
    const endpoint = member(value, 'endpoint')
    const keys = member(value, 'keys')
    const [p256dh, auth] = [member(keys, 'p256dh'), member(keys, 'auth')]
    if (typeof endpoint !== 'string' || typeof p256dh !== 'string' || typeof auth !== 'string') {
      return undefined
    }
    return URL.canParse(endpoint) ? { endpoint, keys: { p256dh, auth } } : undefined
  } catch {
    return undefined
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function isPushService(endpoint: string, services: readonly string[]): boolean {
  const { protocol, host, hostname, username } = new URL(endpoint)
  if (username !== '') return false
  const isListed = services.includes(host)
  if (protocol === 'http:') return isListed && /^(localhost|127\.\d+\.\d+\.\d+)$/.test(hostname)
  if (protocol !== 'https:') return false
  const isBrowsers = BROWSERS.some((name) =>
    name.startsWith('.') ? host.endsWith(name) : host === name,
  )
  return isListed || isBrowsers
}

function rejected(detail: string): Unsent {
  return { kind: 'rejected', detail }
}
