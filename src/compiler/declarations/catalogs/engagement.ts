/** The written `engagement` of a catalog in: the events that count as opening or clicking a message, out (J7). */
import type { Catalog } from '../../../ir/catalog.ts'
import type { JsonObject } from '../../../ir/json.ts'
import { textListField } from '../../fields/written-field.ts'
import { eventTable } from '../../language/catalog-names.ts'
import type { ResolveContext } from '../../language/resolve-context.ts'

export const ENGAGEMENT_SCHEMA: JsonObject = {
  type: 'array',
  minItems: 1,
  items: { type: 'string', minLength: 1 },
  description:
    'Events that count as opening or clicking a message: what best send times are made of.',
  examples: [['email_opened', 'email_clicked']],
}

export function resolveEngagement(
  body: JsonObject,
  catalog: Catalog,
  context: ResolveContext,
): readonly string[] | undefined {
  const names = textListField(body, 'engagement')
  if (names === undefined) return undefined
  const inner = { ...context, catalog }
  const known = names.filter((name, index) => eventTable(name, ['engagement', index], inner))
  return [...new Set(known)].sort()
}
