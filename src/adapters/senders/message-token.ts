/** A message's id in, a word out that is safe as a file name and in a mail header; the same for the same id. */
import { createHash } from 'node:crypto'

/** Lower case only, because some file systems take `A` and `a` for one name. */
const SAFE = /^[a-z0-9][a-z0-9._-]{0,63}$/

export function messageToken(id: string): string {
  return SAFE.test(id) ? id : createHash('sha256').update(id).digest('hex').slice(0, 40)
}
