/** The name of what a step writes in, its declaration out; one that crm does not keep is reported. */
import { suggestName } from '../../../diagnostics/closest-name.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { StepContext } from './step-kind.ts'

export function keptNamed<T>(
  name: string,
  kept: Readonly<Record<string, T>>,
  noun: 'trait' | 'event',
  path: FieldPath,
  context: StepContext,
): T | undefined {
  if (Object.hasOwn(kept, name)) return kept[name]
  context.report('CRM3209', path, {
    message: `crm keeps no ${noun} "${name}"`,
    fix:
      suggestName(name, Object.keys(kept)) ??
      `Declare it in the catalog: kept: { ${noun}s: { ${name}: ${noun === 'trait' ? 'text' : '{}'} } }.`,
    token: name,
  })
  return undefined
}
