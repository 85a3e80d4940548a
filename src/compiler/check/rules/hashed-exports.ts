/**
 * Exports with hashed columns, which are made for ad networks: without a topic, so that nobody was asked, or with phone numbers
 * whose country nothing says.
 */
import { addressOf } from '../../../ir/address.ts'
import type { Export, ExportColumn } from '../../../ir/export.ts'
import type { Rule } from '../rule.ts'

export const HASHED_WITHOUT_CONSENT: Rule = {
  code: 'CRM3410',
  find: ({ exports }) =>
    [...exports.values()]
      .filter(({ topic, columns }) => topic === undefined && columns.some(isHashed))
      .map(({ id }) => ({
        address: addressOf('export', id),
        path: [],
        message: `Export "${id}" hashes columns as for an ad network, and asks for nobody's consent`,
        fix: 'Add `topic`: only those who consent to it are exported.',
      })),
}

export const PHONES_OF_NO_COUNTRY: Rule = {
  code: 'CRM3411',
  find: ({ exports, project }) =>
    project.country !== undefined
      ? []
      : [...exports.values()].flatMap(({ id, columns }) =>
          phonesIn(columns).map((index) => ({
            address: addressOf('export', id),
            path: ['columns', index],
            message: `Export "${id}" hashes phone numbers, and only those with a plus and their country are understood`,
            fix: 'Add `country` to the config: that of numbers which are written without one.',
          })),
        ),
}

function isHashed({ kind }: ExportColumn): boolean {
  return kind === 'sha256'
}

function phonesIn(columns: Export['columns']): readonly number[] {
  return columns.flatMap((column, index) =>
    column.kind === 'sha256' && column.normalise === 'phone' ? [index] : [],
  )
}
