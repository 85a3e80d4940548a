/** `set: { stage: onboarded }`: traits that crm keeps of the person get these values. */
import type { KeptValue } from '../../../ir/journey.ts'
import { keptTraits } from '../../../ir/kept.ts'
import { objectField } from '../../fields/written-field.ts'
import { keptNamed } from './kept-named.ts'
import { KEPT_VALUE_SCHEMA, resolveKeptValue } from './kept-value.ts'
import type { StepForm } from './step-kind.ts'

export const SET: StepForm<'set'> = {
  kind: 'set',
  properties: {
    set: {
      type: 'object',
      minProperties: 1,
      description: 'Values by trait, of those the catalog declares under `kept`.',
      additionalProperties: KEPT_VALUE_SCHEMA,
    },
  },
  nameOf: (_written, number) => `set-${number}`,
  resolve(id, written, path, context) {
    const { catalog } = context
    if (catalog === undefined) return undefined
    const kept = keptTraits(catalog)
    const values: Record<string, KeptValue> = {}
    for (const [trait, value] of Object.entries(objectField(written, 'set') ?? {}).sort(byName)) {
      const at = [...path, 'set', trait]
      const type = keptNamed(trait, kept, 'trait', at, context)
      const resolved =
        type && resolveKeptValue(value ?? null, type, `trait "${trait}"`, at, context)
      if (resolved !== undefined) values[trait] = resolved
    }
    return { kind: 'set', id, values }
  },
  catalogReads: ({ values }) => ({ traits: Object.keys(values), events: [] }),
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}
