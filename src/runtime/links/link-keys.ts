/**
 * The value of the variable with the link key in, the keys in it out. Several, divided by commas, are one after the
 * other: the first signs, all verify, so a key can be replaced while links with the old one are still in inboxes.
 */
const SHORTEST = 32

export type LinkKeys =
  | { readonly keys: readonly [string, ...string[]] }
  /** Why links cannot be signed; never the value itself. */
  | { readonly problem: string }

export function readLinkKeys(name: string, value: string | undefined): LinkKeys {
  const [first, ...others] = (value ?? '').split(',').flatMap((each) => each.trim() || [])
  if (first === undefined) return { problem: `the variable ${name} is not set` }
  if ([first, ...others].some((key) => key.length < SHORTEST)) {
    return { problem: `a key in ${name} is shorter than ${SHORTEST} characters` }
  }
  return { keys: [first, ...others] }
}

/**
 * What links in files of an outbox are signed with when there is no key: nobody is sent them, and whoever answers links
 * knows only the keys of its variable.
 */
export const OUTBOX_KEY = 'links in an outbox lead nowhere'
