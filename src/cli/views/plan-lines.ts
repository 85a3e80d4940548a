/** A plan in, what is said of each object out, before any colour or markup: both views of people read this. */
import type { CompiledObject } from '../../ir/compiled.ts'
import { isJsonObject } from '../../ir/json.ts'
import type { Plan, PlannedChange, UpdateChange } from '../../plan/plan.ts'
import { type PeopleOfPlan, peopleLines, peopleOfPlan } from './plan-people.ts'
import { fieldLines, writtenLines } from './plan-written.ts'

export interface PlanLine {
  /** `note` says what the form does not; `people` is measured. */
  readonly op: 'add' | 'remove' | 'change' | 'keep' | 'note' | 'people'
  readonly text: string
}

export interface PlanBlock {
  readonly change: PlannedChange['change']
  readonly address: string
  readonly title?: string
  /** `new`, `changed`, `changed by segment.vip`, `metadata`, `removed` … */
  readonly what: string
  readonly lines: readonly PlanLine[]
}

export function planBlocks(plan: Plan): readonly PlanBlock[] {
  const people = peopleOfPlan(plan)
  return plan.changes.map((change) => ({
    change: change.change,
    address: change.address,
    ...(change.title === undefined ? {} : { title: change.title }),
    what: whatHappens(change),
    lines: linesOf(change, people),
  }))
}

function whatHappens(change: PlannedChange): string {
  if (change.change === 'create') return 'new'
  if (change.change === 'delete') return 'removed'
  if (change.because !== undefined && change.because.length > 0) {
    return `changed by ${change.because.join(', ')}`
  }
  return CLASSIFICATIONS[change.classification]
}

const CLASSIFICATIONS: Readonly<Record<UpdateChange['classification'], string>> = {
  metadata: 'words only',
  equivalent: 'same meaning, written differently',
  changed: 'changed',
}

function linesOf(change: PlannedChange, people: PeopleOfPlan): readonly PlanLine[] {
  const measured = peopleLines(change.address, people).map(
    (text): PlanLine => ({ op: 'people', text }),
  )
  if (change.change === 'delete') return measured
  if (change.change === 'update') {
    return [...change.diff.flatMap(fieldLines), ...sentenceLines(change), ...measured]
  }
  return [...definitionLines(change.object), ...measured]
}

/** A new segment's sentence says all of it; of other kinds the written form is shown, the title stands above it. */
function definitionLines({ program, written }: CompiledObject): readonly PlanLine[] {
  if (!isJsonObject(written)) return writtenLines(written)
  const { title: _, description, ...rest } = written
  const words = typeof description === 'string' ? [note(description)] : []
  if (program.kind === 'segment') return [...words, note(program.sentence)]
  return [...words, ...(Object.keys(rest).length === 0 ? [] : writtenLines(rest))]
}

function sentenceLines({ sentence }: UpdateChange): readonly PlanLine[] {
  return sentence === undefined
    ? []
    : [note(`was: ${sentence.before}`), note(`now: ${sentence.after}`)]
}

function note(text: string): PlanLine {
  return { op: 'note', text }
}

/** `3 to create, 2 to change (1 changed, 1 words only), 1 to remove, 12 unchanged` */
export function totalsText({ totals }: Plan): string {
  const kinds = [
    [totals.changed, 'changed'],
    [totals.equivalent, 'same meaning'],
    [totals.metadata, 'words only'],
  ] as const
  const updates = kinds.flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`]))
  const parts = [
    `${totals.create} to create`,
    `${totals.update} to change${updates.length === 0 ? '' : ` (${updates.join(', ')})`}`,
    `${totals.delete} to remove`,
    `${totals.unchanged} unchanged`,
  ]
  return parts.join(', ')
}
