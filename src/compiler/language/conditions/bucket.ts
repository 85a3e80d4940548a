/** `bucket`: the customer's place among 10,000, drawn once by salt and key, lies in a range (SEMANTICS 14). */
import { sql } from 'kysely'
import { BUCKETS } from '../../../ir/bucket.ts'
import type { BucketCondition } from '../../../ir/condition.ts'
import type { Json } from '../../../ir/json.ts'
import type { FieldPath } from '../../../ir/location.ts'
import type { Fragment } from '../fragment.ts'
import type { ResolveContext } from '../resolve-context.ts'
import { isStorable } from '../values/text.ts'
import type { ConditionDefinition, ConditionScope } from './condition-definition.ts'

const LAST = BUCKETS - 1

export const SALT_SCHEMA = {
  type: 'string',
  minLength: 1,
  description: 'A name for the draw: the same salt always puts a customer into the same bucket.',
  examples: ['spring-test'],
}

export const BUCKET: ConditionDefinition<'bucket'> = {
  schema: () => ({
    properties: {
      bucket: SALT_SCHEMA,
      between: {
        type: 'array',
        items: { type: 'integer' },
        minItems: 2,
        maxItems: 2,
        description: `First and last bucket, both inside, from 0 to ${LAST}.`,
        examples: [[0, 999]],
      },
    },
    required: ['between'],
    additionalProperties: false,
  }),
  resolve({ bucket, between }, path, { context }) {
    const salt = resolveSalt(bucket, [...path, 'bucket'], context)
    const range = resolveRange(between, [...path, 'between'], context)
    return salt === undefined || range === undefined
      ? undefined
      : { kind: 'bucket', salt, ...range }
  },
  canonical: (node) => node,
  sql: (node, scope) => bucketSql(node, scope),
  timeChanges: () => [],
  explain: ({ salt, from, to }) =>
    `bucket of ${JSON.stringify(salt)} (0 to ${LAST}) is ${from === to ? from : `between ${from} and ${to}`}`,
  facts: ({ salt }, scope) => [
    {
      name: `bucket of ${JSON.stringify(salt)}`,
      type: { type: 'number' },
      value: bucketNumber(salt, scope),
    },
  ],
  dependencies: () => {},
}

export function bucketSql(
  { salt, from, to }: Omit<BucketCondition, 'kind'>,
  scope: ConditionScope,
): Fragment {
  const { types } = scope.moment.dialect
  const [first, last] = [types.parameter(from, 'integer'), types.parameter(to, 'integer')]
  return sql`${bucketNumber(salt, scope)} between ${first} and ${last}`
}

function bucketNumber(salt: string, scope: Pick<ConditionScope, 'key' | 'moment'>): Fragment {
  return scope.moment.dialect.keys.bucket(salt, scope.key(), BUCKETS)
}

export function resolveSalt(
  written: Json | undefined,
  path: FieldPath,
  context: ResolveContext,
): string | undefined {
  if (typeof written === 'string' && written !== '' && isStorable(written)) return written
  context.report('CRM3130', path, {
    message:
      written === undefined
        ? 'The draw has no salt'
        : `${JSON.stringify(written)} is not a salt, which is a text`,
    fix: 'Name the draw, such as "spring-test": another name is another draw.',
  })
  return undefined
}

function resolveRange(
  written: Json | undefined,
  path: FieldPath,
  context: ResolveContext,
): { readonly from: number; readonly to: number } | undefined {
  const [from, to, more]: readonly Json[] = Array.isArray(written) ? written : []
  if (!isBucket(from) || !isBucket(to) || more !== undefined) {
    context.report('CRM3130', path, {
      message: `${JSON.stringify(written ?? null)} is not a range of buckets`,
      fix: `Write the first and the last, whole numbers from 0 to ${LAST}, such as [0, 999].`,
    })
    return undefined
  }
  if (from <= to) return { from, to }
  context.report('CRM3112', path, {
    message: `the buckets end with ${to}, before they start with ${from}`,
    fix: `Write [${to}, ${from}].`,
  })
  return undefined
}

function isBucket(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LAST
}
