/** What all compiled SQL is made of. */
import type { RawBuilder } from 'kysely'

/** A piece of SQL; values in it are parameters. */
export type Fragment = RawBuilder<unknown>
