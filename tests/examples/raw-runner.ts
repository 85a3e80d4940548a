/** A database in, what a seed is called with out: it runs one statement of text and parameters. */
import { CompiledQuery } from 'kysely'
import type { Executor } from '../../src/ir/database.ts'

export function rawRunner(db: Executor) {
  return (text: string, parameters: readonly unknown[] = []): Promise<readonly unknown[]> =>
    db.run({ compile: () => CompiledQuery.raw(text, [...parameters]) })
}
