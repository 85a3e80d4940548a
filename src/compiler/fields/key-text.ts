/** A written customer key in, the one text it has in the database out, or `undefined` when no key of the type is written so. */
import type { KeyColumn } from '../../ir/catalog.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const LEAST = -(2n ** 63n)
const MOST = 2n ** 63n - 1n

export function canonicalKey(written: string, type: KeyColumn['type']): string | undefined {
  switch (type) {
    case 'text':
      return written
    case 'uuid':
      return UUID.test(written) ? written.toLowerCase() : undefined
    case 'integer':
      return canonicalInteger(written)
  }
}

function canonicalInteger(written: string): string | undefined {
  if (!/^[+-]?\d{1,30}$/.test(written)) return undefined
  const value = BigInt(written)
  return value >= LEAST && value <= MOST ? String(value) : undefined
}
