/**
 * What `crm-as-code/links` gives the page behind the links of messages: a link or its token in, what it means out, or nothing when it
 * was not signed here.
 */
import { readLinkKeys } from './link-keys.ts'
import { type LinkMeaning, verifyLink } from './link-token.ts'

export type { LinkMeaning } from './link-token.ts'

/**
 * What a link of a message means: whose unsubscribing it is, which click, which open.
 *
 * @param link a URL that crm made, whole or from its path on (`request.url`), or the token of one
 * @param keys the value of the variable that links are signed with (`CRM_LINK_KEY`): one key, or several with commas between them
 * @returns the kind of link and the id of its message, which is that of a row of `crm.message`; `undefined` when none of the keys
 * signed it, so that nothing may be done
 * @throws TypeError when there is no key, or one of them is shorter than 32 characters
 * @example
 * const link = readLink(request.url, process.env.CRM_LINK_KEY)
 * if (link?.kind === 'unsubscribe') await endConsent(link.message)
 * @see RFC 8058 for the POST that mail programs send to such a URL
 */
export function readLink(link: string, keys: string | undefined): LinkMeaning | undefined {
  const found = readLinkKeys('for links', keys)
  if ('problem' in found) {
    throw new TypeError('there is no key to read links with, or one shorter than 32 characters')
  }
  return verifyLink(tokenIn(link), found.keys)
}

const PLACES = [/[?&]token=([^&#]*)/, /\/c\/([^/?#]+)$/, /\/o\/([^/?#]+)\.gif$/]

/** A token has neither slashes nor question marks, so it is in none of these places itself. */
export function tokenIn(link: string): string {
  const written = link.trim()
  for (const place of PLACES) {
    const token = place.exec(written)?.[1]
    if (token !== undefined) return token
  }
  return written
}
