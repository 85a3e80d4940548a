/** A condition and where it is written in, the columns with customer keys it reads beside the catalog's tables out. */
import type { Condition } from '../../ir/condition.ts'
import type { FieldPath } from '../../ir/location.ts'
import { conditionKeyColumns } from '../language/conditions/table.ts'
import type { NamedKeyColumn } from './declaration-kind.ts'

export function namedKeyColumns(condition: Condition, path: FieldPath): readonly NamedKeyColumn[] {
  return conditionKeyColumns(condition).map((column) => ({ ...column, path }))
}
