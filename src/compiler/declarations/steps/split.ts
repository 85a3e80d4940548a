/** `split`: people are drawn onto paths by weight, each always onto the same one (SEMANTICS 14). */
import { BUCKETS } from '../../../ir/bucket.ts'
import type { SplitStep } from '../../../ir/journey.ts'
import { isJsonObject } from '../../../ir/json.ts'
import { listField, objectField } from '../../fields/written-field.ts'
import { resolveSalt, SALT_SCHEMA } from '../../language/conditions/bucket.ts'
import type { StepForm } from './step-kind.ts'
import { PATH_SCHEMA } from './step-schema.ts'

export const SPLIT: StepForm<'split'> = {
  kind: 'split',
  properties: {
    split: {
      type: 'object',
      description: 'Paths people are drawn onto, each person always onto the same one.',
      properties: {
        salt: SALT_SCHEMA,
        paths: {
          type: 'array',
          minItems: 2,
          items: {
            type: 'object',
            properties: {
              weight: {
                type: 'integer',
                minimum: 1,
                maximum: BUCKETS,
                description: 'Its part of the sum of all weights.',
              },
              steps: PATH_SCHEMA,
            },
            required: ['weight', 'steps'],
            additionalProperties: false,
          },
          description: 'The paths, with a weight each.',
        },
      },
      required: ['salt', 'paths'],
      additionalProperties: false,
    },
  },
  nameOf: (_written, number) => `split-${number}`,
  resolve(id, written, path, context) {
    const split = objectField(written, 'split') ?? {}
    const salt = resolveSalt(split.salt, [...path, 'split', 'salt'], context)
    const paths = (listField(split, 'paths') ?? []).flatMap(
      (entry, index): SplitStep['paths'][number][] => {
        if (!isJsonObject(entry) || typeof entry.weight !== 'number') return []
        const at = [...path, 'split', 'paths', index, 'steps']
        return [
          { weight: entry.weight, steps: context.stepsOf(listField(entry, 'steps') ?? [], at) },
        ]
      },
    )
    return salt === undefined ? undefined : { kind: 'split', id, salt, paths }
  },
}
