/** Written forms and their differences in, lines of YAML-like text out, as a reviewer knows them from the files. */
import { isScalar, type Pair, stringify } from 'yaml'
import type { Json } from '../../ir/json.ts'
import type { FieldPath } from '../../ir/location.ts'
import type { FieldChange } from '../../plan/field-diff.ts'
import type { PlanLine } from './plan-lines.ts'

/** Longer texts and definitions of new objects are cut; the JSON view has them whole. */
const MAXIMUM_LINES = 10
const MAXIMUM_TEXT = 100

/** What a mapping is about, before what it says of that; stored forms are sorted by name, which reads backwards. */
const SUBJECTS = [
  'description',
  'trigger',
  'segment',
  'event',
  'trait',
  'property',
  'send',
  'wait',
  'exit',
  'channel',
  'subject',
]

const YAML = {
  lineWidth: 0,
  aliasDuplicateObjects: false,
  sortMapEntries: ({ key: a }: Pair, { key: b }: Pair) => rankOf(a) - rankOf(b),
}

/** Scalars' nodes or plain keys; a stable sort keeps the rest as it is. */
function rankOf(key: unknown): number {
  const rank = SUBJECTS.indexOf(isScalar(key) ? String(key.value) : String(key))
  return rank === -1 ? SUBJECTS.length : rank
}

export function writtenLines(written: Json): readonly PlanLine[] {
  const text = stringify(written, YAML).trimEnd()
  const lines = text.split('\n')
  const shown = lines.slice(0, lines.length > MAXIMUM_LINES ? MAXIMUM_LINES - 1 : lines.length)
  return [
    ...shown.map((line): PlanLine => ({ op: 'add', text: shorten(line, MAXIMUM_TEXT * 2) })),
    ...(shown.length === lines.length
      ? []
      : [{ op: 'add', text: `… ${lines.length - shown.length} more lines` } as const]),
  ]
}

export function fieldLines(change: FieldChange): readonly PlanLine[] {
  const path = pathText(change.path)
  switch (change.kind) {
    case 'set':
      return setLines(path, valueText(change.before), valueText(change.after))
    case 'add':
      return [{ op: 'add', text: `${path}: ${valueText(change.after)}` }]
    case 'remove':
      return [{ op: 'remove', text: `${path}: ${valueText(change.before)}` }]
    case 'text':
      return [
        { op: 'change', text: path },
        ...change.lines.map((line): PlanLine => {
          if (line.op === 'skip') return { op: 'note', text: `  … ${line.count} lines` }
          return { op: line.op, text: `  ${line.text}` }
        }),
      ]
  }
}

function setLines(path: string, before: string, after: string): readonly PlanLine[] {
  if (before.length + after.length <= MAXIMUM_TEXT) {
    return [{ op: 'change', text: `${path}: ${before} → ${after}` }]
  }
  return [
    { op: 'remove', text: `${path}: ${before}` },
    { op: 'add', text: `${path}: ${after}` },
  ]
}

/** `where.all[0].count.atLeast` */
export function pathText(path: FieldPath): string {
  return path
    .map((step, index) =>
      typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`,
    )
    .join('')
}

function valueText(value: Json): string {
  if (typeof value === 'string' && value.includes('\n')) return JSON.stringify(value)
  return stringify(value, { ...YAML, collectionStyle: 'flow' }).trim()
}

function shorten(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text
}
