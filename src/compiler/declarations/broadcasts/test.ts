/** The written `test` of a broadcast in, its variants and how the winner is picked out; what cannot pick one is reported. */
import { BUCKETS } from '../../../ir/bucket.ts'
import type { Duration } from '../../../ir/duration.ts'
import type { PickWinnerStep } from '../../../ir/journey.ts'
import { isJsonObject, type Json, type JsonObject } from '../../../ir/json.ts'
import { resolveDuration } from '../../fields/duration.ts'
import { bucketsOfPercent, resolvePercent } from '../../fields/share.ts'
import { listField, objectField, textField } from '../../fields/written-field.ts'
import type { DeclarationContext } from '../declaration-kind.ts'
import { resolveJourneyEvent } from '../journey-event.ts'

export interface Variant {
  readonly template: string
  readonly weight: number
}

export interface BroadcastTest {
  readonly variants: readonly Variant[]
  /** Absent: everyone is drawn onto a variant, and none wins. */
  readonly winner?: WinnerRule
}

export interface WinnerRule extends Pick<PickWinnerStep, 'goal' | 'minimum' | 'otherwise'> {
  /** Of 10,000: those who are tested on. */
  readonly buckets: number
  readonly after: Duration
}

const DEFAULT_MINIMUM = 100
const PICKING = ['share', 'after', 'winner'] as const
const BESIDE_PICKING = ['minimum', 'otherwise'] as const

/** `undefined` after a report. */
export function resolveTest(
  written: JsonObject,
  context: DeclarationContext,
): BroadcastTest | undefined {
  const variants = resolveVariants(listField(written, 'variants') ?? [], context)
  const given = PICKING.filter((field) => written[field] !== undefined)
  const beside = BESIDE_PICKING.find((field) => written[field] !== undefined)
  if (given.length === 0 && beside === undefined) return variants && { variants }
  const missing = PICKING.find((field) => written[field] === undefined)
  if (missing !== undefined) {
    context.report('CRM3702', ['test'], {
      message: `This test picks no winner: \`${missing}\` is missing`,
      fix: 'Write `share`, `after` and `winner`, or none of them: then everyone is drawn onto a variant.',
    })
    return undefined
  }
  const winner = variants && resolveWinner(written, variants, context)
  return winner && { variants, winner }
}

function resolveVariants(
  written: readonly Json[],
  context: DeclarationContext,
): readonly Variant[] | undefined {
  const variants = written.map((entry, index): Variant => {
    const template = isJsonObject(entry) ? (textField(entry, 'send') ?? '') : String(entry)
    const path = ['test', 'variants', index, ...(isJsonObject(entry) ? ['send'] : [])]
    context.refer('template', template, path)
    const weight = isJsonObject(entry) && typeof entry.weight === 'number' ? entry.weight : 1
    return { template, weight }
  })
  const twice = variants.findIndex(({ template }, index) =>
    variants.slice(0, index).some((other) => other.template === template),
  )
  if (twice === -1) return variants
  context.report('CRM3702', ['test', 'variants', twice], {
    message: `"${variants[twice]?.template}" is a variant already`,
    fix: 'Give each variant a template of its own.',
  })
  return undefined
}

function resolveWinner(
  written: JsonObject,
  variants: readonly Variant[],
  context: DeclarationContext,
): WinnerRule | undefined {
  const buckets = resolveShare(textField(written, 'share') ?? '', context)
  const after = resolveDuration(textField(written, 'after') ?? '', ['test', 'after'], context)
  const goal = resolveJourneyEvent(
    objectField(written, 'winner') ?? {},
    ['test', 'winner'],
    context,
  )
  const otherwise = resolveOtherwise(textField(written, 'otherwise'), variants, context)
  if (buckets === undefined || after === undefined || goal === undefined) return undefined
  if (otherwise === undefined) return undefined
  const minimum = typeof written.minimum === 'number' ? written.minimum : DEFAULT_MINIMUM
  return { buckets, after, goal, minimum, otherwise }
}

function resolveShare(written: string, context: DeclarationContext): number | undefined {
  const path = ['test', 'share']
  const percent = resolvePercent(written, path, context)
  if (percent === undefined) return undefined
  const buckets = bucketsOfPercent(percent)
  if (buckets !== undefined && buckets < BUCKETS) return buckets
  context.report('CRM3702', path, {
    message: `${written} of the audience leaves nobody to test on, or nobody to send the winner to`,
    fix: 'Write a share from 0.01% to 99.99% with at most two decimals.',
  })
  return undefined
}

function resolveOtherwise(
  written: string | undefined,
  variants: readonly Variant[],
  context: DeclarationContext,
): string | undefined {
  const templates = variants.map(({ template }) => template)
  if (written === undefined) return templates[0]
  if (templates.includes(written)) return written
  context.report('CRM3702', ['test', 'otherwise'], {
    message: `"${written}" is none of the variants`,
    fix: `Write one of ${templates.join(', ')}.`,
    token: written,
  })
  return undefined
}
