/**
 * What a link of a message means in, a signed word for its URL out, and back. Whoever answers such URLs acts on them
 * without a login, so nothing is read of a word that was not signed here: not whose message it was, nor where to go.
 *
 * `1.<payload>.<signature>`: the version, JSON in base64url, and the first 16 bytes of its HMAC-SHA256 with the version.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { isJsonObject, type Json } from '../../ir/json.ts'

/** All name the message; who got it, when and about what is in the ledger. */
export type LinkMeaning =
  | { readonly kind: 'open'; readonly message: string }
  | { readonly kind: 'click'; readonly message: string; readonly url: string }
  /** Ends the consent to the topic of the message. */
  | { readonly kind: 'unsubscribe'; readonly message: string }
  /** The page with everything the recipient can choose. */
  | { readonly kind: 'preferences'; readonly message: string }

const VERSION = '1'
const SIGNATURE_BYTES = 16
const CODES = { open: 'o', click: 'c', unsubscribe: 'u', preferences: 'p' } as const

export function signLink(meaning: LinkMeaning, key: string): string {
  const url = meaning.kind === 'click' ? [meaning.url] : []
  const payload = base64(JSON.stringify([CODES[meaning.kind], meaning.message, ...url]))
  return `${VERSION}.${payload}.${signature(payload, key).toString('base64url')}`
}

/** `undefined` for whatever none of the keys signed. The first is the current key; others are those it replaced. */
export function verifyLink(token: string, keys: readonly string[]): LinkMeaning | undefined {
  const [version, payload, signed, ...more] = token.split('.')
  if (version !== VERSION || payload === undefined || signed === undefined || more.length > 0) {
    return undefined
  }
  const given = Buffer.from(signed, 'base64url')
  // Of several spellings of the same bytes only one is ours, so that a token is one text.
  if (given.length !== SIGNATURE_BYTES || given.toString('base64url') !== signed) return undefined
  // All keys are tried, so that the time taken tells nothing of which one it was.
  const isSigned = keys.filter((key) => timingSafeEqual(signature(payload, key), given)).length > 0
  return isSigned ? meaningOf(payload) : undefined
}

function meaningOf(payload: string): LinkMeaning | undefined {
  const [code, message, url] = parsed(payload)
  if (typeof message !== 'string') return undefined
  switch (code) {
    case CODES.open:
      return { kind: 'open', message }
    case CODES.click:
      return typeof url === 'string' ? { kind: 'click', message, url } : undefined
    case CODES.unsubscribe:
      return { kind: 'unsubscribe', message }
    case CODES.preferences:
      return { kind: 'preferences', message }
    default:
      return undefined
  }
}

function parsed(payload: string): readonly (Json | undefined)[] {
  try {
    const value: Json = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    return Array.isArray(value) && !isJsonObject(value) ? value : []
  } catch {
    return []
  }
}

function signature(payload: string, key: string): Buffer {
  const mac = createHmac('sha256', key).update(`${VERSION}.${payload}`).digest()
  return mac.subarray(0, SIGNATURE_BYTES)
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url')
}
