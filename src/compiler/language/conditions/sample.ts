/** `sample`: a share of all customers, drawn once by salt and key: short for the first buckets (SEMANTICS 14). */
import type { BucketCondition, SampleCondition } from '../../../ir/condition.ts'
import { bucketsOfPercent, resolvePercent, SHARE_SCHEMA } from '../../fields/share.ts'
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
    const buckets = bucketsOfPercent(percent)
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

function bucketOfSample({ salt, buckets }: SampleCondition): BucketCondition {
  return { kind: 'bucket', salt, from: 0, to: buckets - 1 }
}
