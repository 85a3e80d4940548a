/** `sample`: a share of all customers, drawn once by salt and key: short for the first buckets (SEMANTICS 14). */
import { BUCKETS } from '../../../ir/bucket.ts'
import type { BucketCondition, SampleCondition } from '../../../ir/condition.ts'
import { resolvePercent, SHARE_SCHEMA } from '../../fields/share.ts'
import { bucketSql, resolveSalt, SALT_SCHEMA } from './bucket.ts'
import type { ConditionDefinition } from './condition-definition.ts'

export const SAMPLE: ConditionDefinition<'sample'> = {
  schema: () => ({
    properties: {
      sample: { ...SHARE_SCHEMA, description: 'A share of all customers, in steps of 0.01%.' },
      salt: SALT_SCHEMA,
    },
    required: ['salt'],
    additionalProperties: false,
  }),
  resolve({ sample, salt: writtenSalt }, path, { context }) {
    const salt = resolveSalt(writtenSalt, [...path, 'salt'], context)
    const percent = resolvePercent(String(sample), [...path, 'sample'], context)
    if (salt === undefined || percent === undefined) return undefined
    const buckets = bucketsOf(percent)
    if (buckets !== undefined) return { kind: 'sample', salt, buckets }
    context.report('CRM3130', [...path, 'sample'], {
      message: `${percent}% of the customers is no whole number of buckets of 0.01%`,
      fix: 'Write a share from 0.01% to 100% with at most two decimals.',
    })
    return undefined
  },
  canonical: (node) => bucketOfSample(node),
  sql: (node, scope) => bucketSql(bucketOfSample(node), scope),
  timeChanges: () => [],
  explain: ({ salt, buckets }) => `in the ${buckets / 100}% sample of ${JSON.stringify(salt)}`,
  dependencies: () => {},
}

/** Hundredths of a percent, by text: 0.29 × 100 is not 29 in floating point. */
function bucketsOf(percent: string): number | undefined {
  const [whole = '', fraction = ''] = percent.split('.')
  if (fraction.length > 2) return undefined
  const buckets = Number(whole + fraction.padEnd(2, '0'))
  return buckets >= 1 && buckets <= BUCKETS ? buckets : undefined
}

function bucketOfSample({ salt, buckets }: SampleCondition): BucketCondition {
  return { kind: 'bucket', salt, from: 0, to: buckets - 1 }
}
