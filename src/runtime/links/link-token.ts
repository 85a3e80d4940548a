/**
 * What a link of a message means in, a signed word for its URL out, and back. Whoever answers such URLs acts on them
 * without a login, so nothing is read of a word that was not signed here: not whose message it was, nor where to go.
 *
 * `1.<payload>.<signature>`: the version, JSON in base64url, and the first 16 bytes of its HMAC-SHA256 with the version.
 */
import { createHmac, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'
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
/** Of 16 bytes: 21 digits of six bits, and one of which the last four are none of them. */
const SIGNATURE_LENGTH = 22
const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const CODES = { open: 'o', click: 'c', unsubscribe: 'u', preferences: 'p' } as const

export function signLink(meaning: LinkMeaning, key: string): string {
  return linkSigner(key)(meaning)
}

/** The same for many: a key that is read once signs in half of the time. */
export function linkSigner(key: string): (meaning: LinkMeaning) => string {
  const secret = secretKey(key)
  return (meaning) => {
    const { kind, message } = meaning
    const said = kind === 'click' ? [CODES.click, message, meaning.url] : [CODES[kind], message]
    const payload = base64(JSON.stringify(said))
    return `${VERSION}.${payload}.${signature(payload, secret)}`
  }
}

/** `undefined` for whatever none of the keys signed. The first is the current key; others are those it replaced. */
export function verifyLink(token: string, keys: readonly string[]): LinkMeaning | undefined {
  const [version, payload, signed, ...more] = token.split('.')
  if (version !== VERSION || payload === undefined || signed === undefined || more.length > 0) {
    return undefined
  }
  // Of several spellings of the same bytes only one is ours, so that a token is one text.
  const given = Buffer.from(signed, 'utf8')
  if (given.length !== SIGNATURE_LENGTH) return undefined
  // All keys are tried, so that the time taken tells nothing of which one it was.
  const isOurs = (key: string) => {
    const ours = Buffer.from(signature(payload, secretKey(key)), 'utf8')
    return timingSafeEqual(ours, given)
  }
  return keys.filter(isOurs).length > 0 ? meaningOf(payload) : undefined
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

/** Cut out of the text of all 32 bytes, which is made in half of the time of the bytes themselves. */
function signature(payload: string, key: KeyObject): string {
  const mac = createHmac('sha256', key).update(`${VERSION}.${payload}`).digest('base64url')
  const last = SIGNATURE_LENGTH - 1
  return mac.slice(0, last) + DIGITS.charAt(DIGITS.indexOf(mac.charAt(last)) & 0b110000)
}

function secretKey(key: string): KeyObject {
  return createSecretKey(Buffer.from(key, 'utf8'))
}

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url')
}
