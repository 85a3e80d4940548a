/** `smart`: one of the smart groups, over the catalog's mapping (S10). */
import { suggestName } from '../../../diagnostics/closest-name.ts'
import type { SmartMapping } from '../../../ir/catalog.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { ResolveContext } from '../resolve-context.ts'
import type { Shorthand } from './shorthand.ts'
import { SMART_GROUP_NAMES, SMART_GROUPS } from './smart-groups.ts'

export const SMART: Shorthand = {
  schema: () => ({
    properties: {
      smart: {
        description: 'A group that needs only the mapping `smart` of the catalog.',
        anyOf: Object.entries(SMART_GROUPS).map(([name, { description }]) => ({
          const: name,
          description,
        })),
      },
    },
    additionalProperties: false,
  }),
  expand({ smart }, path, context) {
    const mapping = smartMapping([...path, 'smart'], context)
    const name = typeof smart === 'string' ? smart : JSON.stringify(smart ?? null)
    const group = Object.hasOwn(SMART_GROUPS, name) ? SMART_GROUPS[name] : undefined
    if (group === undefined) {
      context.report('CRM3161', [...path, 'smart'], {
        message: `There is no smart group "${name}"`,
        fix: suggestName(name, SMART_GROUP_NAMES) ?? `There are ${SMART_GROUP_NAMES.join(', ')}.`,
        token: name,
      })
    }
    if (mapping === undefined || group === undefined) return undefined
    return { written: group.where(mapping) }
  },
}

/** What the catalog maps for the presets, or that it does not reported. */
export function smartMapping(
  path: FieldPath,
  { catalog, report }: ResolveContext,
): SmartMapping | undefined {
  if (catalog === undefined || catalog.smart !== undefined) return catalog?.smart
  report('CRM3161', path, {
    message: 'The catalog does not say what a purchase is',
    fix: 'Add `smart: { purchase: { event: …, total: … } }` to the catalog: one event for each order, and the property that is its amount.',
  })
  return undefined
}
