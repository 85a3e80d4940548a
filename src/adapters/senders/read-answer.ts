/**
 * An exchange with a provider in, what may be concluded out (SEMANTICS 25–26): `notAccepted` and `rejected` need an
 * answer that says so, or that nothing was handed over; whatever leaves room for doubt is `unknown`.
 */
import type { SendOutcome } from '../../ir/sender.ts'
import type { HttpAnswer, HttpExchange } from '../http/http-exchange.ts'
import type { AnswerPath, AnswerRules, Meaning } from './http-provider.ts'

/**
 * What statuses say by themselves. A refused login or path concerns every message and is mended in the settings while
 * retries wait. `409` speaks of a copy that came before, `303` of something done already; a failing server (`500`) or
 * gateway (`502`, `504`) may have passed the message on.
 */
const BY_STATUS: Readonly<Record<string, Meaning>> = {
  '2xx': 'accepted',
  '3xx': 'unknown',
  307: 'notAccepted',
  308: 'notAccepted',
  '4xx': 'notAccepted',
  400: 'rejected',
  409: 'unknown',
  413: 'rejected',
  422: 'rejected',
  '5xx': 'unknown',
  501: 'notAccepted',
  503: 'notAccepted',
  505: 'notAccepted',
}

export function readExchange(exchange: HttpExchange, rules: AnswerRules): SendOutcome {
  if (exchange.kind === 'answered') return readAnswer(exchange.answer, rules)
  const { isHanded, detail } = exchange
  return { kind: isHanded ? 'unknown' : 'notAccepted', detail }
}

function readAnswer(answer: HttpAnswer, rules: AnswerRules): SendOutcome {
  const json = answer.isWhole ? parseJson(answer.body) : undefined
  const detail = describe(answer, json, rules)
  switch (meaningOf(answer, json, rules)) {
    case 'accepted': {
      const providerId = providerIdOf(answer, json, rules)
      if (providerId === undefined && rules.needsProviderId === true) {
        return { kind: 'unknown', detail: `${detail}: the answer cannot be read` }
      }
      return { kind: 'accepted', ...(providerId === undefined ? {} : { providerId }) }
    }
    case 'notAccepted':
      return { kind: 'notAccepted', detail, ...retryAfter(answer) }
    case 'rejected':
      return { kind: 'rejected', detail }
    case 'deadAddress':
      return { kind: 'rejected', detail, isAddressDead: true }
    case 'unknown':
      return { kind: 'unknown', detail }
  }
}

function meaningOf({ status }: HttpAnswer, json: unknown, rules: AnswerRules): Meaning {
  const code = firstText(json, rules.codeAt)
  const byCode = rules.byCode ?? {}
  if (code !== undefined && Object.hasOwn(byCode, code)) return byCode[code] ?? 'unknown'
  const meaning = byStatus(status, rules.byStatus ?? {})
  const isProved = rules.acceptedCode === undefined || rules.acceptedCode === code
  return meaning === 'accepted' && !isProved ? 'unknown' : meaning
}

/** A status that is named counts before its group, the provider's word before HTTP's. */
function byStatus(status: number, own: Readonly<Record<string, Meaning>>): Meaning {
  const group = `${Math.floor(status / 100)}xx`
  return own[status] ?? BY_STATUS[status] ?? own[group] ?? BY_STATUS[group] ?? 'unknown'
}

function providerIdOf(
  { headers }: HttpAnswer,
  json: unknown,
  { providerId }: AnswerRules,
): string | undefined {
  if (providerId === undefined) return undefined
  const found =
    providerId.in === 'header' ? headers[providerId.name] : textAt(json, providerId.path)
  return found === '' ? undefined : found
}

const LONGEST_DETAIL = 300

/** One line: it is stored beside the message and shown to people. */
function describe({ status, body }: HttpAnswer, json: unknown, rules: AnswerRules): string {
  const code = firstText(json, rules.codeAt)
  const words = firstText(json, rules.detailAt) ?? (json === undefined ? body : undefined)
  const parts = [`HTTP ${status}`, code, words?.replace(/\s+/g, ' ').trim()]
  return parts
    .filter((part) => part !== undefined && part !== '')
    .join(' ')
    .slice(0, LONGEST_DETAIL)
}

function firstText(json: unknown, paths: readonly AnswerPath[] = []): string | undefined {
  for (const path of paths) {
    const text = textAt(json, path)
    if (text !== undefined) return text
  }
  return undefined
}

export function textAt(json: unknown, path: AnswerPath): string | undefined {
  let value: unknown = json
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = Reflect.get(value, name)
  }
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value : undefined
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

/** Seconds, or a date. */
function retryAfter({ headers }: HttpAnswer): { retryAfterSeconds?: number } {
  const written = headers['retry-after']?.trim()
  if (written === undefined) return {}
  const seconds = /^\d{1,9}$/.test(written)
    ? Number(written)
    : Math.ceil((Date.parse(written) - Date.now()) / 1000)
  return Number.isFinite(seconds) && seconds > 0 ? { retryAfterSeconds: seconds } : {}
}
