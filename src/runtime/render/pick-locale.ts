/** A recipient's locale in, the locale of a template that comes closest out: the whole, then without region, then the fallback. */
import type { TemplateLocales } from '../../ir/template.ts'

/** `ko_KR`, `KO-kr` and `ko-KR` are the same; whatever is no locale gets the fallback. */
export function pickLocale(
  { texts, fallback }: Pick<TemplateLocales, 'texts' | 'fallback'>,
  wanted: unknown,
): string {
  if (typeof wanted !== 'string') return fallback
  const known = new Map(Object.keys(texts).map((locale) => [locale.toLowerCase(), locale]))
  // What stands behind a dot or an at sign says how text is encoded: `ko_KR.UTF-8`.
  const [tag = ''] = wanted.trim().toLowerCase().split(/[.@]/)
  const parts = tag.split(/[-_]/)
  for (let count = parts.length; count > 0; count -= 1) {
    const found = known.get(parts.slice(0, count).join('-'))
    if (found !== undefined) return found
  }
  return fallback
}
