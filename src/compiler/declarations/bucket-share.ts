/** A written share of customers and its salt in, the range of buckets it is out: control group and holdouts (J4). */
import type { BucketRange } from '../../ir/bucket-range.ts'
import { isJsonObject, type Json, type JsonObject } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'
import { bucketsOfPercent, resolvePercent, SHARE_SCHEMA } from '../fields/share.ts'
import { textField } from '../fields/written-field.ts'
import { resolveSalt, SALT_SCHEMA } from '../language/conditions/bucket.ts'
import type { DeclarationContext } from './declaration-kind.ts'

const SHARE: JsonObject = { ...SHARE_SCHEMA, description: 'Its share of all customers.' }

export const CONTROL_SCHEMA: JsonObject = {
  type: 'object',
  description: 'The global control group: customers who never get marketing.',
  properties: { share: SHARE, salt: SALT_SCHEMA },
  required: ['share', 'salt'],
  additionalProperties: false,
  examples: [{ share: '5%', salt: 'global-2026' }],
}

export const HOLDOUT_SCHEMA: JsonObject = {
  description: 'A share of the people in it who get none of its marketing, to compare with.',
  anyOf: [
    SHARE,
    {
      type: 'object',
      properties: {
        share: SHARE,
        salt: { ...SALT_SCHEMA, description: "A name for the draw. Default: the journey's id." },
      },
      required: ['share'],
      additionalProperties: false,
    },
  ],
  examples: ['10%', { share: '10%', salt: 'winback-2026' }],
}

/** `undefined` without one, and after a report. */
export function resolveBucketShare(
  written: Json | undefined,
  path: FieldPath,
  context: DeclarationContext,
  defaultSalt?: string,
): BucketRange | undefined {
  if (written === undefined) return undefined
  const isMapping = isJsonObject(written)
  const share = isMapping ? textField(written, 'share') : written
  const at = isMapping ? [...path, 'share'] : path
  const given = isMapping ? (written.salt ?? defaultSalt) : defaultSalt
  const salt = resolveSalt(given, isMapping ? [...path, 'salt'] : path, context)
  const percent = resolvePercent(String(share), at, context)
  if (salt === undefined || percent === undefined) return undefined
  const buckets = bucketsOfPercent(percent)
  if (buckets !== undefined && Number(percent) < 100) return { salt, from: 0, to: buckets - 1 }
  context.report('CRM3301', at, {
    message: `${percent}% is no group to hold back`,
    fix: 'Write a share from 0.01% to 99.99% with at most two decimals.',
  })
  return undefined
}
