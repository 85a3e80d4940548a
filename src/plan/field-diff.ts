/** Two written forms in, what changed between them out, for people: path, before, after; long text line by line. */
import { canonicalJson, isJsonObject, type Json } from '../ir/json.ts'
import type { FieldPath } from '../ir/location.ts'
import { alignSequences, type Edit } from './align-sequences.ts'

export type FieldChange =
  | { readonly kind: 'set'; readonly path: FieldPath; readonly before: Json; readonly after: Json }
  | { readonly kind: 'add'; readonly path: FieldPath; readonly after: Json }
  | { readonly kind: 'remove'; readonly path: FieldPath; readonly before: Json }
  | { readonly kind: 'text'; readonly path: FieldPath; readonly lines: readonly LineChange[] }

/** `skip` stands for unchanged lines that are not shown. */
export type LineChange =
  | { readonly op: 'keep' | 'remove' | 'add'; readonly text: string }
  | { readonly op: 'skip'; readonly count: number }

/** Unchanged lines shown around a changed one. */
const CONTEXT_LINES = 2

/** Paths of array items are indexes in the newer form; of removed items, in the older. */
export function diffFields(
  before: Json,
  after: Json,
  path: FieldPath = [],
): readonly FieldChange[] {
  if (canonicalJson(before) === canonicalJson(after)) return []
  if (isJsonObject(before) && isJsonObject(after)) return diffObjects(before, after, path)
  if (isList(before) && isList(after)) return diffLists(before, after, path)
  if (typeof before === 'string' && typeof after === 'string' && isLongText(before, after)) {
    return [{ kind: 'text', path, lines: diffLines(before, after) }]
  }
  return [{ kind: 'set', path, before, after }]
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function isLongText(before: string, after: string): boolean {
  return before.includes('\n') || after.includes('\n')
}

function diffObjects(
  before: { readonly [key: string]: Json | undefined },
  after: { readonly [key: string]: Json | undefined },
  path: FieldPath,
): readonly FieldChange[] {
  // What was there comes first, so that a removed field stands above what replaces it.
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.flatMap((name) => changeOf(before[name], after[name], [...path, name]))
}

function changeOf(
  before: Json | undefined,
  after: Json | undefined,
  path: FieldPath,
): readonly FieldChange[] {
  if (before === undefined) return after === undefined ? [] : [{ kind: 'add', path, after }]
  if (after === undefined) return [{ kind: 'remove', path, before }]
  return diffFields(before, after, path)
}

/** Items are matched by content; within a gap a removed and an added item of one shape are one changed item. */
function diffLists(
  before: readonly Json[],
  after: readonly Json[],
  path: FieldPath,
): readonly FieldChange[] {
  const edits = alignSequences(before, after, canonicalJson)
  return gapsOf(edits).flatMap((gap) => diffGap(gap, path))
}

interface Gap {
  readonly removed: { readonly item: Json; readonly index: number }[]
  readonly added: { readonly item: Json; readonly index: number }[]
}

function gapsOf(edits: readonly Edit<Json>[]): readonly Gap[] {
  const gaps: Gap[] = [{ removed: [], added: [] }]
  for (const edit of edits) {
    const gap = gaps[gaps.length - 1]
    if (edit.kind === 'keep') gaps.push({ removed: [], added: [] })
    else if (edit.kind === 'remove') gap?.removed.push({ item: edit.before, index: edit.from })
    else gap?.added.push({ item: edit.after, index: edit.to })
  }
  return gaps
}

function diffGap(gap: Gap, path: FieldPath): readonly FieldChange[] {
  const waiting = [...gap.added]
  const changed = gap.removed.flatMap(({ item, index }): readonly FieldChange[] => {
    const match = waiting.findIndex((candidate) => isSameShape(item, candidate.item))
    const [partner] = match === -1 ? [] : waiting.splice(match, 1)
    if (partner === undefined) return [{ kind: 'remove', path: [...path, index], before: item }]
    return diffFields(item, partner.item, [...path, partner.index])
  })
  const added = waiting.map(
    ({ item, index }): FieldChange => ({ kind: 'add', path: [...path, index], after: item }),
  )
  return [...changed, ...added]
}

/** Two mappings that tell the same thing apart only in detail: same keys, and the first value (what it is about) alike. */
function isSameShape(before: Json, after: Json): boolean {
  if (!isJsonObject(before) || !isJsonObject(after)) return false
  const [names, others] = [Object.keys(before).sort(), Object.keys(after).sort()]
  if (names.join() !== others.join()) return false
  const subjects = names.filter((name) => typeof before[name] === 'string')
  return subjects.length === 0 || subjects.some((name) => before[name] === after[name])
}

/** A line diff with a little context, like a patch. */
export function diffLines(before: string, after: string): readonly LineChange[] {
  const edits = alignSequences(before.split('\n'), after.split('\n'), (line) => line)
  const isNear = edits.map((_, index) =>
    edits
      .slice(Math.max(0, index - CONTEXT_LINES), index + CONTEXT_LINES + 1)
      .some((edit) => edit.kind !== 'keep'),
  )
  const lines: LineChange[] = []
  let skipped = 0
  edits.forEach((edit, index) => {
    if (isNear[index] !== true) {
      skipped += 1
      return
    }
    if (skipped > 0) lines.push({ op: 'skip', count: skipped })
    skipped = 0
    lines.push({ op: edit.kind, text: edit.kind === 'add' ? edit.after : edit.before })
  })
  if (skipped > 0) lines.push({ op: 'skip', count: skipped })
  return lines
}
