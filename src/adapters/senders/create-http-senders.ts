/** A channel whose provider is behind HTTP and the environment in, its sender out, or what is missing for it. */
import { createPrivateKey } from 'node:crypto'
import type { Checked, Diagnostic } from '../../diagnostics/diagnostic.ts'
import type {
  FcmChannel,
  KakaoChannel,
  SmsChannel,
  WebhookChannel,
  WebpushChannel,
} from '../../ir/channel.ts'
import type { Sender } from '../../ir/sender.ts'
import type { SenderSurroundings } from './create-sender.ts'
import { googleLogin, type ServiceAccount } from './google-login.ts'
import type { HttpProvider } from './http-provider.ts'
import { HttpSender } from './http-sender.ts'
import { FCM_SCOPE, fcmProvider } from './providers/fcm.ts'
import { solapiBrandMessageProvider } from './providers/solapi-brand-message.ts'
import { solapiKakaoProvider } from './providers/solapi-kakao.ts'
import { solapiSmsProvider } from './providers/solapi-sms.ts'
import { webhookProvider } from './providers/webhook.ts'
import { malformedVariable, readSecrets, type WantedSecret } from './read-secrets.ts'

type Made = Checked<Sender | undefined>

const now = () => Date.now()

export function createWebhook(channel: WebhookChannel, around: SenderSurroundings): Made {
  const { id, isIdempotent, secret } = channel
  const wanted: Record<string, WantedSecret> = {
    url: { name: channel.url, holds: 'the https:// address to post to' },
    ...(secret === undefined ? {} : { secret: { name: secret, holds: 'the signing secret' } }),
  }
  const { value, diagnostics } = readSecrets(channel, around, wanted)
  if (value === undefined) return { value: undefined, diagnostics }
  const { url = '', ...signing } = value
  if (!isHttpUrl(url)) {
    const fix = 'Write it as https://host/path; http:// only to this machine.'
    return refuse(malformedVariable(channel, channel.url.env, fix))
  }
  return made(webhookProvider({ channel: id, url, isIdempotent, now, ...signing }), around)
}

export function createSms(channel: SmsChannel, around: SenderSurroundings): Made {
  const { value, diagnostics } = readSecrets(channel, around, solapiSecrets(channel))
  if (value === undefined) return { value: undefined, diagnostics }
  const { url, from, long } = channel
  return made(solapiSmsProvider({ url, from, long, now, ...value }), around)
}

export function createKakao(channel: KakaoChannel, around: SenderSurroundings): Made {
  const { value, diagnostics } = readSecrets(channel, around, solapiSecrets(channel))
  if (value === undefined) return { value: undefined, diagnostics }
  const { url, from, sender } = channel
  const settings = { url, from, sender, now, ...value }
  return made(
    'targeting' in channel
      ? solapiBrandMessageProvider({ ...settings, targeting: channel.targeting })
      : solapiKakaoProvider(settings),
    around,
  )
}

function solapiSecrets({ key, secret }: SmsChannel | KakaoChannel) {
  return {
    key: { name: key, holds: 'the API key of Solapi' },
    secret: { name: secret, holds: 'the API secret of Solapi' },
  }
}

export function createFcm(channel: FcmChannel, around: SenderSurroundings): Made {
  const { url, expireSeconds, credentials } = channel
  const holds = "the JSON of a service account's key file"
  const wanted = { credentials: { name: credentials, holds } }
  const { value, diagnostics } = readSecrets(channel, around, wanted)
  if (value === undefined) return { value: undefined, diagnostics }
  const account = readAccount(value.credentials)
  if (account === undefined) {
    const fix = `Set it to ${holds}, with project_id, client_email, private_key and token_uri.`
    return refuse(malformedVariable(channel, credentials.env, fix))
  }
  const settings = {
    ...{ url, now, project: account.project, secrets: [account.privateKey] },
    login: googleLogin(account, FCM_SCOPE, now),
    ...(expireSeconds === undefined ? {} : { expireSeconds }),
  }
  return made(fcmProvider(settings), around)
}

export async function createWebpush(
  channel: WebpushChannel,
  around: SenderSurroundings,
): Promise<Made> {
  const { contact, expireSeconds, services } = channel
  const { value, diagnostics } = readSecrets(channel, around, {
    publicKey: { name: channel.publicKey, holds: 'the public VAPID key' },
    privateKey: { name: channel.privateKey, holds: 'the private VAPID key' },
  })
  if (value === undefined) return { value: undefined, diagnostics }
  const [{ webpushProvider }, { isVapidPair }] = await Promise.all([
    import('./providers/webpush.ts'),
    import('./vapid-keys.ts'),
  ])
  if (!isVapidPair(value)) {
    const fix =
      'Set both variables to one pair of keys, as `npx web-push generate-vapid-keys` prints them.'
    return refuse(malformedVariable(channel, channel.privateKey.env, fix))
  }
  return made(webpushProvider({ contact, expireSeconds, services, ...value }), around)
}

function made(provider: HttpProvider, { httpTimeouts }: SenderSurroundings): Made {
  return { value: new HttpSender(provider, httpTimeouts), diagnostics: [] }
}

function refuse(problem: Diagnostic): Made {
  return { value: undefined, diagnostics: [problem] }
}

/** Unencrypted only to this machine: what is posted is about people. */
function isHttpUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  const isLocal = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)
  return protocol === 'https:' || (protocol === 'http:' && isLocal)
}

function readAccount(text: string): ServiceAccount | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null) return undefined
    const field = (name: string): string => {
      const found: unknown = Reflect.get(value, name)
      return typeof found === 'string' ? found : ''
    }
    const privateKey = field('private_key')
    const tokenUrl = field('token_uri')
    createPrivateKey(privateKey)
    const account = { project: field('project_id'), email: field('client_email') }
    const isWhole = account.project !== '' && account.email !== '' && isHttpUrl(tokenUrl)
    return isWhole ? { ...account, privateKey, tokenUrl } : undefined
  } catch {
    return undefined
  }
}
