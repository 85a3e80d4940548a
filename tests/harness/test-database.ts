/** What a test gets: the port, and what only tests and seeding need. */
import type { Database } from '../../src/ir/database.ts'

export interface TestDatabase extends Database {
  /** Runs several statements at once. */
  runScript(text: string): Promise<void>
  /** PostgreSQL URL of this very database; `undefined` on PGlite. */
  readonly url: string | undefined
  /** `{ DATABASE_URL }` on PostgreSQL, `{}` on PGlite. */
  readonly env: Readonly<Record<string, string>>
}
