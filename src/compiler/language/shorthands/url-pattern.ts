/** A URL pattern in, a regular expression of the `matches` dialect out. */

/**
 * `*` is any part between slashes, `**` is anything. One that starts with a slash is of the path alone: scheme and host, query
 * and fragment, and a slash at the end may be there or not.
 */
export function urlPattern(pattern: string): string {
  const body = pattern
    .split(/(\*\*|\*)/)
    .map((part) => WILDCARDS[part] ?? escapeRegex(part))
    .join('')
  if (!pattern.startsWith('/')) return `^${body}$`
  const path = pattern.endsWith('/') && pattern !== '/' ? body.slice(0, -1) : body
  const slash = pattern === '/' ? '' : '/?'
  return `^(https?://[^/?#]*)?${path}${slash}([?#].*)?$`
}

const WILDCARDS: Readonly<Record<string, string>> = { '*': '[^/?#]+', '**': '.*' }

function escapeRegex(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}
