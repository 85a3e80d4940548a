/** A tag that is nearly one of the five bases of segmentation, and so is not counted as one. */
import { addressOf } from '../../../ir/address.ts'
import type { Rule } from '../rule.ts'
import { meantBase } from '../segmentation-bases.ts'

export const MISSPELT_BASE: Rule = {
  code: 'CRM4014',
  allow: 'misspelt-base',
  find: ({ segments }) =>
    [...segments.values()].flatMap(({ id, tags = [] }) =>
      tags.flatMap((tag, index) => {
        const meant = meantBase(tag)
        if (meant === undefined) return []
        return [
          {
            address: addressOf('segment', id),
            path: ['tags', index],
            message: `Tag "${tag}" of segment "${id}" is not one of the bases of segmentation, and "${meant}" is`,
            fix: `Write "${meant}", or \`allow: [misspelt-base]\` if another thing is meant.`,
          },
        ]
      }),
    ),
}
