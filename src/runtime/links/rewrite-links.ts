/** A rendered message in, the same with each of its links led through a function out. */

/** Tags are found whole, so that a `>` in an attribute ends none. What people wrote is escaped, so it makes no tag. */
const LINK_TAG = /<(?:a|area)\b(?:[^>"']|"[^"]*"|'[^']*')*>/gi
const HREF = /(\shref\s*=\s*)("[^"]*"|'[^']*'|[^\s"'>]+)/i

export function rewriteHtmlLinks(html: string, forUrl: (url: string) => string): string {
  return html.replace(LINK_TAG, (tag) =>
    tag.replace(HREF, (attribute, before: string, quoted: string) => {
      const url = unescapeHtml(quoted.replace(/^["']|["']$/g, '')).trim()
      const led = forUrl(url)
      return led === url ? attribute : `${before}"${escapeAttribute(led)}"`
    }),
  )
}

/** Up to white space or what encloses it; what ends a sentence is none of a link. */
const TEXT_URL = /https?:\/\/[^\s<>"'`\\^{|}[\]]+/gi

export function rewriteTextLinks(text: string, forUrl: (url: string) => string): string {
  return text.replace(TEXT_URL, (found) => {
    const end = trailing(found)
    const url = found.slice(0, found.length - end.length)
    return `${forUrl(url)}${end}`
  })
}

/** Punctuation, and a closing bracket that the link does not open: `(see https://shop.example/a)`. */
function trailing(url: string): string {
  let end = url.length
  for (;;) {
    const last = url[end - 1] ?? ''
    const isClosing = last === ')' && count(url.slice(0, end), ')') > count(url.slice(0, end), '(')
    if (!isClosing && !/[.,;:!?。、]/u.test(last)) return url.slice(end)
    end -= 1
  }
}

function count(text: string, character: string): number {
  return text.split(character).length - 1
}

/** At the end of the body, where it does not hold up what is read. */
export function withPixel(html: string, url: string): string {
  const image = `<img src="${escapeAttribute(url)}" width="1" height="1" alt="" style="display:block;border:0">`
  const end = html.search(/<\/body\s*>/i)
  return end === -1 ? html + image : html.slice(0, end) + image + html.slice(end)
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescapeHtml(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]+)|#(\d+)|(amp|lt|gt|quot|apos));/gi,
    (whole, hex, decimal, name) => {
      if (typeof name === 'string') return NAMED[name.toLowerCase()] ?? whole
      const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16)
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
    },
  )
}

function escapeAttribute(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/"/g, '&quot;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
}
