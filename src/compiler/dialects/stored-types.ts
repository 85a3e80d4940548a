/** Types of columns, as the engine's own catalog names them, that may hold what the team's catalog says. */
import type { ChangeColumn, Column, KeyColumn, TimeColumn } from '../../ir/catalog.ts'

export interface StoredTypes {
  ofColumn(column: Column): readonly string[]
  ofTime(column: Pick<TimeColumn, 'zone'>): readonly string[]
  ofKey(type: KeyColumn['type']): readonly string[]
  ofChanges(changes: ChangeColumn): readonly string[]
}
