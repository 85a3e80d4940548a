/**
 * A JavaScript value in, PostgreSQL's text form of it out. Both engines get the same text, so a value
 * cannot mean one thing to PostgreSQL and another to PGlite. Arrays become array literals: a JSON array
 * for a json column is passed as JSON text.
 */
export function encodeParameter(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array) return `\\x${Buffer.from(value).toString('hex')}`
  if (Array.isArray(value)) return encodeArray(value)
  if (typeof value === 'object') return JSON.stringify(value)
  throw new TypeError(`a ${typeof value} cannot be a statement's parameter`)
}

function encodeArray(items: readonly unknown[]): string {
  return encodeTexts(items) ?? `{${items.map(encodeItem).join(',')}}`
}

/** Thousands of texts that are written as they are: looking at them all at once costs a fifth of looking at each. */
function encodeTexts(items: readonly unknown[]): string | undefined {
  if (items.length === 0 || !items.every((item) => typeof item === 'string')) return undefined
  const all = items.join('')
  return all.includes('"') || all.includes('\\') ? undefined : `{"${items.join('","')}"}`
}

function encodeItem(item: unknown): string {
  if (Array.isArray(item)) return encodeArray(item)
  const text = encodeParameter(item)
  if (text === null) return 'NULL'
  // Most texts have neither, and looking is cheaper than replacing.
  const isPlain = !text.includes('"') && !text.includes('\\')
  return isPlain ? `"${text}"` : `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
