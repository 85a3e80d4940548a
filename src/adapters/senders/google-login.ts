/** A service account in, access tokens for one scope out, each used until shortly before it expires. */
import { createSign } from 'node:crypto'
import { Agent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import { exchangeHttp, type HttpTimeouts } from '../http/http-exchange.ts'

export interface ServiceAccount {
  readonly project: string
  readonly email: string
  /** PEM. */
  readonly privateKey: string
  readonly tokenUrl: string
}

export type Token = { readonly token: string } | { readonly problem: string }

export interface GoogleLogin {
  /** Many may ask at once: one request is made for all. */
  token(): Promise<Token>
  forget(): void
}

const TIMEOUTS: HttpTimeouts = { connectMs: 10_000, totalMs: 30_000 }
const LIFETIME_SECONDS = 3600
const EARLY_MS = 60_000

export function googleLogin(
  account: ServiceAccount,
  scope: string,
  now: () => number,
): GoogleLogin {
  let known: { readonly token: string; readonly until: number } | undefined
  let asking: Promise<Token> | undefined
  const ask = async (): Promise<Token> => {
    const answer = await askToken(account, scope, now())
    if ('problem' in answer) return answer
    known = { token: answer.token, until: now() + answer.seconds * 1000 - EARLY_MS }
    return { token: answer.token }
  }
  return {
    async token() {
      if (known !== undefined && known.until > now()) return { token: known.token }
      asking ??= ask().finally(() => {
        asking = undefined
      })
      return asking
    },
    forget() {
      known = undefined
    },
  }
}

type Answer = { readonly token: string; readonly seconds: number } | { readonly problem: string }

/** Asked once an hour, so no connection is kept. */
async function askToken(account: ServiceAccount, scope: string, now: number): Promise<Answer> {
  const { tokenUrl } = account
  const agent = tokenUrl.startsWith('https:') ? new SecureAgent() : new Agent()
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: assertion(account, scope, Math.floor(now / 1000)),
  }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const exchange = await exchangeHttp(
    { url: tokenUrl, headers, body },
    { agent, timeouts: TIMEOUTS },
  )
  agent.destroy()
  if (exchange.kind === 'failed') return { problem: `login: ${exchange.detail}` }
  const { status, body: text } = exchange.answer
  const found = status === 200 ? readToken(text) : undefined
  return found ?? { problem: `login: HTTP ${status} without a token` }
}

function readToken(text: string): Answer | undefined {
  try {
    const answer: unknown = JSON.parse(text)
    if (typeof answer !== 'object' || answer === null) return undefined
    const token: unknown = Reflect.get(answer, 'access_token')
    const seconds: unknown = Reflect.get(answer, 'expires_in')
    if (typeof token !== 'string' || token === '') return undefined
    return { token, seconds: typeof seconds === 'number' ? seconds : LIFETIME_SECONDS }
  } catch {
    return undefined
  }
}

function assertion({ email, privateKey, tokenUrl }: ServiceAccount, scope: string, iat: number) {
  const claims = { iss: email, scope, aud: tokenUrl, iat, exp: iat + LIFETIME_SECONDS }
  const signed = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
