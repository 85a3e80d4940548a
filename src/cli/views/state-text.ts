/** What `crm state` found in, the text it prints out. */
import Table from 'cli-table3'
import { stringify } from 'yaml'
import type { ApplyRecord, VersionRecord } from '../../apply/read-history.ts'
import { holdsText } from './hold-text.ts'
import { peopleText } from './plan-people.ts'
import type { StateListView, StateShowView } from './state-view.ts'

export function stateListText({ apply, objects, holds }: StateListView): string {
  if (apply === null) return 'Nothing was applied yet.\n'
  const rows = objects.map(({ address, title, apply: by, since }) => [
    address,
    `${by}`,
    since,
    title ?? '',
  ])
  const table = plainTable(['Address', 'Apply', 'Since', 'Title'], rows)
  return holds.length === 0 ? table : `${table}\n${holdsText(holds)}`
}

export function stateShowText(view: StateShowView): string {
  const { address, title, apply, appliedAsOf, since, fingerprint } = view
  const lines = [
    `${address}${title === undefined ? '' : `  ${title}`}`,
    `applied    number ${apply}, as of ${appliedAsOf}; since ${since}`,
    `behaviour  ${fingerprint.behaviour}`,
    ...listLine('depends on', view.dependsOn),
    ...listLine('used by', view.usedBy),
    ...(view.members === undefined
      ? []
      : [`members    ${peopleText(view.members.size)} as of ${view.members.asOf}`]),
    ...(view.inFlight === undefined ? [] : [`in flight  ${peopleText(view.inFlight)}`]),
    '',
    stringify(view.written, { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd(),
  ]
  return `${lines.join('\n')}\n`
}

function listLine(name: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`${name.padEnd(11)}${items.join(', ')}`]
}

export function appliesText(applies: readonly ApplyRecord[]): string {
  if (applies.length === 0) return 'Nothing was applied yet.\n'
  const rows = applies.map(({ id, asOf, appliedAt, actor, gitCommit, totals }) => [
    `${id}`,
    asOf,
    appliedAt,
    actor,
    (gitCommit ?? '').slice(0, 10),
    `+${totals.create} ~${totals.update} -${totals.delete}`,
  ])
  return plainTable(['Apply', 'As of', 'Applied at', 'By', 'Commit', 'Objects'], rows)
}

export function versionsText(versions: readonly VersionRecord[]): string {
  const rows = versions.map(({ applyId, asOf, actor, gitCommit, isRemoved, fingerprint }) => [
    `${applyId}`,
    asOf,
    actor,
    (gitCommit ?? '').slice(0, 10),
    isRemoved ? 'removed' : fingerprint.behaviour,
  ])
  return plainTable(['Apply', 'As of', 'By', 'Commit', 'Behaviour'], rows)
}

/** Titles in any script are measured, so Korean ones align. */
export function plainTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const none = ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left']
  const rest = ['bottom-right', 'left', 'left-mid', 'mid', 'mid-mid', 'right', 'right-mid']
  const table = new Table({
    head: [...head],
    chars: { ...Object.fromEntries([...none, ...rest].map((place) => [place, ''])), middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  })
  table.push(...rows.map((row) => [...row]))
  const text = table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
  return `${text.join('\n')}\n`
}
