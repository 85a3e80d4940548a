/** The name of a trait in, its column out; an unknown name or an unfit type is reported. */
import { suggestNames } from '../../diagnostics/closest-name.ts'
import { allTraits, type Column } from '../../ir/catalog.ts'
import type { FieldPath } from '../../ir/location.ts'
import type { ValueType } from '../../ir/value.ts'
import type { DeclarationContext } from './declaration-kind.ts'

export function referTrait(
  trait: string,
  path: FieldPath,
  context: DeclarationContext,
  types?: readonly Column['type'][],
): ValueType | undefined {
  if (context.catalog === undefined) return undefined
  const traits = allTraits(context.catalog)
  const column = Object.hasOwn(traits, trait) ? traits[trait] : undefined
  if (column === undefined) {
    const known = Object.keys(traits)
    context.report('CRM3102', path, {
      message: `There is no trait "${trait}"`,
      fix: suggestNames(trait, known),
      token: trait,
    })
    return undefined
  }
  if (types !== undefined && !types.includes(column.type)) {
    context.report('CRM3016', path, {
      message: `Trait "${trait}" is a ${column.type}, and ${types.join(' or ')} is needed here`,
      token: trait,
    })
    return undefined
  }
  return column
}
