/** A message in, a push through Firebase Cloud Messaging out (HTTP v1). FCM knows no idempotency key. */
import type { OutgoingMessage } from '../../../ir/sender.ts'
import type { GoogleLogin } from '../google-login.ts'
import type { HttpProvider } from '../http-provider.ts'

export interface FcmSettings {
  readonly url: string
  readonly project: string
  readonly login: GoogleLogin
  readonly secrets: readonly string[]
  readonly expireSeconds?: number
  readonly now: () => number
}

export const FCM_SCOPE = 'https://www.googleapis.com/auth/firebase.messaging'

export function fcmProvider(settings: FcmSettings): HttpProvider {
  const { url, project, login } = settings
  return {
    isIdempotent: false,
    secrets: settings.secrets,
    answers: {
      // FCM's own word stands in the details, Google's general one beside them.
      codeAt: [
        ['error', 'details', '0', 'errorCode'],
        ['error', 'status'],
      ],
      byCode: {
        UNREGISTERED: 'deadAddress',
        SENDER_ID_MISMATCH: 'rejected',
        INVALID_ARGUMENT: 'rejected',
        QUOTA_EXCEEDED: 'notAccepted',
        RESOURCE_EXHAUSTED: 'notAccepted',
        UNAVAILABLE: 'notAccepted',
        THIRD_PARTY_AUTH_ERROR: 'notAccepted',
        UNAUTHENTICATED: 'notAccepted',
        PERMISSION_DENIED: 'notAccepted',
        INTERNAL: 'unknown',
      },
      providerId: { in: 'body', path: ['name'] },
      needsProviderId: true,
      detailAt: [['error', 'message']],
    },
    async request(message) {
      const logged = await login.token()
      if ('problem' in logged) return { kind: 'notAccepted', detail: logged.problem }
      return {
        url: `${url.replace(/\/+$/, '')}/v1/projects/${encodeURIComponent(project)}/messages:send`,
        headers: {
          'content-type': 'application/json; charset=utf-8',
          authorization: `Bearer ${logged.token}`,
        },
        body: JSON.stringify({ message: pushOf(message, settings) }),
      }
    },
    forgetLogin: () => login.forget(),
  }
}

/** The link goes along as data for apps, and as what a browser opens. */
function pushOf(message: OutgoingMessage, { expireSeconds, now }: FcmSettings) {
  const { id, to, subject, text, link } = message
  return {
    token: to,
    notification: { title: subject, body: text },
    data: { id, ...(link === undefined ? {} : { link }) },
    ...(expireSeconds === undefined
      ? {}
      : {
          android: { ttl: `${expireSeconds}s` },
          apns: {
            headers: { 'apns-expiration': String(Math.floor(now() / 1000) + expireSeconds) },
          },
        }),
    webpush: {
      ...(expireSeconds === undefined ? {} : { headers: { TTL: String(expireSeconds) } }),
      ...(link?.startsWith('https://') ? { fcm_options: { link } } : {}),
    },
  }
}
