/** The written value of a kept trait or property in, what is stored out: JSON of its type; `null` empties a trait. */
import type { KeptValue } from '../../../ir/journey.ts'
import type { Json } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import { canonicalDecimal, type ScalarType, type ValueType } from '../../../ir/value.ts'
import { VALUES } from '../../language/values/table.ts'
import type { StepContext } from './step-kind.ts'

/** The word for the moment at which a person comes to the step, and what it is the word of. */
const NOW: Partial<Readonly<Record<ScalarType, string>>> = { date: 'today', instant: 'now' }

export const KEPT_VALUE_SCHEMA = {
  type: ['string', 'number', 'boolean', 'null'],
  description:
    'A value of its type; `today` for a date and `now` for an instant are when the person comes to the step, null is no value.',
}

export function resolveKeptValue(
  written: Json,
  { type }: ValueType,
  about: string,
  path: FieldPath,
  context: StepContext,
): KeptValue | undefined {
  if (written === null) return { kind: 'literal', value: null }
  if (type !== 'list' && NOW[type] !== undefined && written === NOW[type]) {
    return type === 'date' ? { kind: 'today', zone: context.zone } : { kind: 'now' }
  }
  const literal = VALUES[type].resolveLiteral(written, {
    about,
    report: (code, detail) => context.report(code, path, detail),
  })
  if (literal === undefined) return undefined
  if (literal.type === 'date' && type === 'instant') {
    context.report('CRM3110', path, {
      message: `"${literal.value}" is a day, and ${about} an instant`,
      fix: `Write an instant with its offset, such as ${literal.value}T09:00:00+09:00, or now.`,
      token: literal.value,
    })
    return undefined
  }
  if (literal.type !== 'number') return { kind: 'literal', value: literal.value }
  const value = Number(literal.value)
  if (canonicalDecimal(value) === literal.value) return { kind: 'literal', value }
  context.report('CRM3108', path, {
    message: `${literal.value} has more digits than a number that crm keeps`,
    fix: 'Write at most 15 digits, or keep it as text.',
  })
  return undefined
}
