/** S1–S15: random conditions of every kind, compiled: outside what the dialect wrote there are only words that every engine knows. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DIALECTS } from '../../../src/compiler/dialects/table.ts'
import {
  factStatements,
  truthStatements,
} from '../../../src/compiler/explain/explain-statements.ts'
import { boughtTogetherSql } from '../../../src/compiler/sql/bought-together.ts'
import { membersSql } from '../../../src/compiler/sql/members.ts'
import { passPart } from '../../../src/compiler/sql/pass-part.ts'
import { conditionOfRow } from '../../../src/compiler/sql/read-of-row.ts'
import { recipientsSql } from '../../../src/compiler/sql/recipients.ts'
import type { Json } from '../../../src/ir/json.ts'
import { isJsonObject } from '../../../src/ir/json.ts'
import type { Segment } from '../../../src/ir/segment.ts'
import type { SqlText } from '../../../src/ir/sql-text.ts'
import { writtenCondition } from '../evaluator/arbitrary-condition.ts'
import { WORLD_CATALOG } from '../evaluator/world.ts'
import { resolved } from '../sql/members-of.ts'
import { markedDialect, outsideMarks } from './marked-dialect.ts'

const SEED = Number(process.env.CRM_TEST_SEED ?? 20261128)

const EVERY_ENGINE = new Set(
  `select distinct from as where and or not in is null true false exists with join left cross on group by having order asc desc
  nulls first last union all case when then else end between over partition window rows unbounded preceding row_number ntile lag
  count sum avg min max coalesce nullif round ceil dialect`.split(/\s+/),
)

/** Aliases of the compiler's own, as unquoted names. */
const ALIASES =
  /^(c|e|m|u|w|p|n|given|near|seen|ends|history|change|ranked|counted|ledger|listed|earlier|member|r|both|ranking|bought|mine|alike)$/
const COLUMNS =
  /^(customer_key|at|local_at|id|own_id|same|until|latest|following|is_next|next_at|previous|value|value_then|is_kept|period|part|place|ranked_total|messages|key|as_of|event_id|facts|condition|customer|handed_at|decided_at|status|class|alive|expected|product|other_key|customers|item)$/

test(`what is compiled outside the dialect is every engine's (seed ${SEED})`, () => {
  const dialect = markedDialect(DIALECTS.postgresql)
  const first: Segment = {
    id: 'first',
    where: resolved({ trait: 'vip', is: true }, { catalog: WORLD_CATALOG }),
    refresh: { cron: '0 * * * *', zone: 'UTC', catchUp: 'all' },
  }
  const segments = new Map([['first', first]])
  const source = { dialect, catalog: WORLD_CATALOG, segments }
  const written = fc.sample(writtenCondition(['first']), { numRuns: 250, seed: SEED })
  const strange = written.flatMap((each) => {
    if (JSON.stringify(each).includes('"sql"')) return []
    const where = resolved(each, { catalog: WORLD_CATALOG, segments, zone: 'Asia/Seoul' })
    const statements = [
      membersSql(where, source),
      membersSql(where, source, { among: 'keys' }),
      passPart(where, source),
      conditionOfRow(where, source) ?? [],
      truthStatements([where], source),
      factStatements([where], source),
    ]
    return textsIn(JSON.parse(JSON.stringify(statements))).flatMap(strangeWords)
  })
  const traits = Object.keys(WORLD_CATALOG.customers.traits)
  const recipients = strangeWords(textOf(recipientsSql(traits, source).select))
  const product = { event: 'buy', product: 'category', limit: 3 }
  const recommended = strangeWords(textOf(boughtTogetherSql(product, source)))
  expect([...new Set([...strange, ...recipients, ...recommended])]).toEqual([])
})

/** Every statement in a value: parameters show as one word. */
function textsIn(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (!isJsonObject(value)) return []
  const { strings, params } = value
  if (Array.isArray(strings) && Array.isArray(params)) return [strings.join(' 0 ')]
  return Object.values(value).flatMap((member) => textsIn(member ?? null))
}

function textOf({ strings }: SqlText): string {
  return strings.join(' 0 ')
}

function strangeWords(text: string): readonly string[] {
  const plain = outsideMarks(text).replace(/"(?:[^"]|"")*"/g, ' ')
  const words = plain.match(/[a-z_][a-z0-9_]*|'[^']*'|[^\s\w(),.;*+\-/<>=%]+|::/gi) ?? []
  return words.filter((word) => {
    const lower = word.toLowerCase()
    return !EVERY_ENGINE.has(lower) && !ALIASES.test(lower) && !COLUMNS.test(lower)
  })
}
