/** Names of what a compiled statement defines: readable, unique, and never those of the team's own tables. */
import { hashOf } from '../../ir/hash.ts'

/** Databases cut identifiers, the first of them at 63 bytes; a number may follow. */
const MAX_BYTES = 48

/** Gives each wanted name once; another taker gets it with a number. */
export function createNames(reserved: Iterable<string>): (wanted: string) => string {
  const taken = new Set(reserved)
  return (wanted) => {
    const base = identifierOf(wanted)
    let name = base
    for (let number = 2; taken.has(name); number += 1) name = `${base}_${number}`
    taken.add(name)
    return name
  }
}

/** Lower-case letters, digits and underscores; letters of any script. */
function identifierOf(text: string): string {
  const plain = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
  const start = /^\p{N}/u.test(plain) || plain === '' ? `_${plain}` : plain
  return cutToBytes(start)
}

/**
 * The column a trait or property is in a compiled statement: its own name, unless that is one of the statement's columns
 * or too long. No two names share a column.
 */
export function columnAlias(name: string): string {
  const own = /^(customer_key|at|local_at|event_id)_*$/.test(name) ? `${name}_` : name
  return cutToBytes(own)
}

function cutToBytes(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BYTES) return name
  let cut = ''
  for (const character of name) {
    if (Buffer.byteLength(cut + character) > MAX_BYTES - 9) break
    cut += character
  }
  return `${cut}_${hashOf(name).slice(0, 8)}`
}
