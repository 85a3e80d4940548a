/** Which of the ranked customers a rank takes: so many, a share or quantiles. Written form to IR, SQL over the order, words. */
import { sql } from 'kysely'
import type { RankTake } from '../../../ir/condition.ts'
import type { Json, JsonObject } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { Dialect } from '../../dialects/dialect.ts'
import { resolvePercent } from '../../fields/share.ts'
import { wordList } from '../../fields/word-list.ts'
import type { Fragment } from '../fragment.ts'
import type { ResolveContext } from '../resolve-context.ts'

const WORDS = ['top', 'bottom', 'quantile'] as const
const MAX_COUNT = 1_000_000_000
const MAX_PARTS = 1000

export const RANK_TAKE_SCHEMAS: Readonly<Record<string, JsonObject>> = {
  top: endSchema('highest'),
  bottom: endSchema('lowest'),
  quantile: {
    type: ['integer', 'array'],
    items: { type: 'integer' },
    description:
      'Which of `of` parts of equal size, 1 the lowest; two numbers are the first and the last part.',
    examples: [5, [4, 5]],
  },
  of: { type: 'integer', description: 'Into how many parts quantile cuts.', examples: [5] },
}

function endSchema(which: string): JsonObject {
  return {
    type: ['integer', 'string'],
    description: `The ${which}: how many, or which share of those ranked (rounded up).`,
    examples: [100, '10%'],
  }
}

export function resolveTake(
  written: JsonObject,
  path: FieldPath,
  context: ResolveContext,
): RankTake | undefined {
  const [word, second] = WORDS.filter((each) => written[each] !== undefined)
  if (word === undefined || second !== undefined) {
    const what = word === undefined ? 'takes nobody' : `takes both ${word} and ${second}`
    context.report('CRM3150', second === undefined ? path : [...path, second], {
      message: `The rank ${what}`,
      fix: `Write one of ${wordList(WORDS, 'or')}.`,
    })
    return undefined
  }
  if (word === 'quantile') return resolveQuantile(written, path, context)
  if (written.of !== undefined) {
    context.report('CRM3150', [...path, 'of'], {
      message: `of says into how many parts quantile cuts, and ${word} cuts none`,
      fix: 'Take it out.',
      token: 'of',
    })
    return undefined
  }
  return resolveEnd(word, written[word], [...path, word], context)
}

function resolveEnd(
  from: 'top' | 'bottom',
  written: Json | undefined,
  path: FieldPath,
  context: ResolveContext,
): RankTake | undefined {
  if (typeof written === 'string') {
    const percent = resolvePercent(written, path, context)
    if (percent === undefined) return undefined
    if (percent !== '0') return { from, percent }
  } else if (isWhole(written, 1, MAX_COUNT)) return { from, count: written }
  context.report('CRM3150', path, {
    message: `${from} ${JSON.stringify(written ?? null)} is no number of customers`,
    fix: 'Write how many, such as 100, or a share above zero, such as 10%.',
  })
  return undefined
}

function resolveQuantile(
  { quantile, of }: JsonObject,
  path: FieldPath,
  context: ResolveContext,
): RankTake | undefined {
  if (!isWhole(of, 2, MAX_PARTS)) {
    context.report('CRM3150', of === undefined ? path : [...path, 'of'], {
      message:
        of === undefined
          ? 'quantile does not say of how many parts'
          : `${JSON.stringify(of)} is no number of parts`,
      fix: `Write of with a whole number from 2 to ${MAX_PARTS}, such as 5.`,
    })
    return undefined
  }
  const [low, high = low, more] = Array.isArray(quantile) ? quantile : [quantile]
  if (isWhole(low, 1, of) && isWhole(high, low, of) && more === undefined) {
    return { from: 'quantile', low, high, of }
  }
  context.report('CRM3150', [...path, 'quantile'], {
    message: `quantile ${JSON.stringify(quantile ?? null)} is none of ${of} parts`,
    fix: `Write a whole number from 1, the lowest, to ${of}, the highest, or the first and last part in a list.`,
  })
  return undefined
}

function isWhole(written: unknown, least: number, most: number): written is number {
  return (
    typeof written === 'number' && Number.isInteger(written) && written >= least && written <= most
  )
}

/**
 * Which of the rows `ranked` are taken: `place` counts from the end that `from` names (quantiles: from the top), `ranked_total`
 * is how many there are. A share is compared by multiplication, because a division could round.
 */
export function takeSql(
  take: RankTake,
  { types }: Pick<Dialect, 'types'>,
): { readonly columns: Fragment; readonly test: Fragment } {
  const place = sql`row_number() over ranking as place`
  if (take.from === 'quantile') {
    const { low, high, of } = take
    const [first, last, parts] = [low, high, of].map((each) => types.parameter(each, 'integer'))
    // The first tiles are the larger ones, so that the highest of five is the top 20 %.
    return {
      columns: sql`${parts} + 1 - ntile(${parts}) over ranking as part`,
      test: sql`ranked.part between ${first} and ${last}`,
    }
  }
  if ('count' in take) {
    return { columns: place, test: sql`ranked.place <= ${types.parameter(take.count, 'whole')}` }
  }
  return {
    columns: sql`${place}, count(*) over () as ranked_total`,
    test: sql`(ranked.place - 1) * 100 < ranked.ranked_total * ${types.parameter(take.percent, 'decimal')}`,
  }
}

export function explainTake(take: RankTake): string {
  if (take.from === 'quantile') {
    const { low, high, of } = take
    const which = low === high ? `part ${low}` : `parts ${low} to ${high}`
    return `in ${which} of ${of} (${of} the highest)`
  }
  if ('count' in take) return `among the ${take.from} ${take.count}`
  return `in the ${take.from} ${take.percent}%`
}
