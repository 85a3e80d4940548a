/** A segment that combines more bases of segmentation than the project wants: such audiences become small and hard to read. */
import { addressOf } from '../../../ir/address.ts'
import type { Rule } from '../rule.ts'
import { isBase } from '../segmentation-bases.ts'

export const TOO_MANY_BASES: Rule = {
  code: 'CRM4013',
  allow: 'too-many-bases',
  find: ({ segments, project }) =>
    [...segments.values()].flatMap(({ id, tags = [] }) => {
      const bases = [...new Set(tags.filter(isBase))]
      const { maxBases } = project.checks
      if (bases.length <= maxBases) return []
      return [
        {
          address: addressOf('segment', id),
          path: ['tags'],
          message: `Segment "${id}" combines ${bases.length} bases of segmentation (${bases.join(', ')}), and the project wants at most ${maxBases}`,
          fix: 'Split it, raise `checks.maxBases` in the config, or write `allow: [too-many-bases]`.',
        },
      ]
    }),
}
