/** J8, SEMANTICS 23: which guard is asked for which class of message, as the guide says it. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { DEFAULT_SERVICE, type ServiceGuards } from '../../src/ir/guard-settings.ts'
import type { MessageClass } from '../../src/ir/template.ts'
import { isAsked } from '../../src/runtime/guard/class-rules.ts'
import { GUARDS_IN_ORDER } from '../../src/runtime/guard/guards/table.ts'
import type { AppliedPrograms } from '../../src/runtime/load-applied.ts'
import { PROJECT, template } from './shop-programs.ts'

const CLASSES: readonly MessageClass[] = ['marketing', 'transactional', 'service']

function programsWith(service: ServiceGuards): AppliedPrograms {
  if (PROJECT.kind !== 'project') throw new Error('not a project')
  const project = { ...PROJECT.project, guards: { caps: [], service } }
  const none = new Map<string, never>()
  return {
    ...{ applyId: 1, zone: 'UTC', project, zones: undefined, minimumCell: 5 },
    site: { key: 'CRM_LINK_KEY' },
    changes: { events: {}, fullRefreshSeconds: 0 },
    ...{
      topics: none,
      channels: none,
      coupons: none,
      templates: none,
      segments: none,
      journeys: none,
      kpis: none,
      exports: none,
    },
  }
}

function asked(messageClass: MessageClass, service = DEFAULT_SERVICE): readonly string[] {
  const programs = programsWith(service)
  const of = { programs, template: template({ class: messageClass }).template }
  return GUARDS_IN_ORDER.map(({ kind }) => kind).filter((kind) => isAsked(kind, of))
}

test('SEMANTICS 23: marketing passes every guard', () => {
  expect(asked('marketing')).toEqual(GUARDS_IN_ORDER.map(({ kind }) => kind))
})

test('SEMANTICS 23: transactional messages skip consent, holdout, quiet hours and caps; never suppression or the kill switch', () => {
  expect(asked('transactional')).toEqual([
    'kill-switch',
    'removal',
    'channel-removal',
    'suppression',
    'expiry',
    'identity',
    'reachability',
    'coupon',
  ])
})

test('J8: of service messages only quiet hours and caps can be tuned', () => {
  // Beside what holds for every class: whether they are still in the journey when they were put off.
  const always = asked('transactional').flatMap((kind) =>
    kind === 'expiry' ? [kind, 'departure' as const] : [kind],
  )
  const last = always.slice(-1)
  const before = always.slice(0, -1)
  expect(asked('service')).toEqual([...before, 'quiet-hours', ...last])
  expect(asked('service', { quietHours: false, caps: false })).toEqual(always)
  expect(asked('service', { quietHours: true, caps: true })).toEqual([
    ...before,
    'quiet-hours',
    'frequency-caps',
    ...last,
  ])
})

test('J8: the guide has the same table, in the same order', () => {
  const guide = readFileSync(
    new URL('../../docs/guide/message-classes.md', import.meta.url),
    'utf8',
  )
  const table = guide.slice(guide.indexOf('| reason |'))
  const rows = [...table.matchAll(/^\| `([a-z-]+)` \|(.*)\|$/gm)].map(([, reason, cells = '']) => [
    reason,
    ...cells.split('|').map((cell) => cell.trim()),
  ])
  const expected = GUARDS_IN_ORDER.map(({ kind, reason }) => {
    const cells: string[] = CLASSES.map((one) => (asked(one).includes(kind) ? 'yes' : ''))
    if (kind === 'quiet-hours') cells[2] = 'yes, unless tuned'
    if (kind === 'frequency-caps') cells[2] = 'when tuned'
    return [reason, ...cells]
  })
  expect(rows).toEqual(expected)
})
