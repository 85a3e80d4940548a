/** `inFlight`: what becomes of people on an older version when this one is applied (SEMANTICS 22). */
import { suggestNames } from '../../diagnostics/closest-name.ts'
import { ID_PATTERN } from '../../ir/address.ts'
import type { InFlight, Step } from '../../ir/journey.ts'
import { isJsonObject, type Json, type JsonObject } from '../../ir/json.ts'
import { stepsIn } from '../../ir/step-graph.ts'
import { objectField } from '../fields/written-field.ts'
import type { DeclarationContext } from './declaration-kind.ts'
import { isNumbered } from './steps/table.ts'

export const IN_FLIGHT_SCHEMA: JsonObject = {
  description:
    'What becomes of people on an older version: they finish on it (default), leave, or go on in this one.',
  anyOf: [
    { enum: ['finish', 'exit'] },
    {
      type: 'object',
      properties: {
        migrate: {
          type: 'object',
          propertyNames: { pattern: ID_PATTERN },
          additionalProperties: { type: 'string', pattern: ID_PATTERN },
          description:
            'From steps of the older version to steps of this one; the same id needs no entry.',
        },
      },
      required: ['migrate'],
      additionalProperties: false,
    },
  ],
  examples: ['exit', { migrate: { reminder: 'thank-you' } }],
}

/** `undefined`: they finish, or after a report. */
export function resolveInFlight(
  written: Json | undefined,
  steps: readonly Step[],
  context: DeclarationContext,
): InFlight | undefined {
  if (written === 'exit') return { kind: 'exit' }
  const migrate = isJsonObject(written) ? objectField(written, 'migrate') : undefined
  if (migrate === undefined) return undefined
  const ids = new Set(stepsIn(steps).map(({ id }) => id))
  const pairs = Object.entries(migrate).map(([from, to]) => [from, String(to)] as const)
  for (const [from, to] of pairs) {
    const path = ['inFlight', 'migrate', from]
    if (!ids.has(to)) {
      const fix = suggestNames(to, ids)
      context.report('CRM3205', path, { message: `There is no step "${to}"`, fix, token: to })
    }
    for (const id of [from, to].filter(isNumbered)) {
      context.report('CRM3205', path, {
        message: `"${id}" is the number of a step, which moves when one is put before it`,
        fix: 'Give the step an `id`, apply, and name that.',
        token: id,
      })
    }
  }
  return { kind: 'migrate', steps: Object.fromEntries(pairs.sort(([a], [b]) => (a < b ? -1 : 1))) }
}
