/** A hold to put on or lift in; it done, and said what is held now, out. Loaded only by the commands that hold. */
import { suggestNames } from '../../diagnostics/closest-name.ts'
import { type Diagnostic, diagnostic } from '../../diagnostics/diagnostic.ts'
import { addressOf } from '../../ir/address.ts'
import { changeHold } from '../../runtime/hold/change-hold.ts'
import type { HoldChange } from '../../runtime/hold/hold.ts'
import { pausedByConfig } from '../../runtime/hold/not-paused.ts'
import { readHolds } from '../../runtime/hold/read-holds.ts'
import { type AppliedPrograms, loadApplied } from '../../runtime/load-applied.ts'
import type { CliContext } from '../context.ts'
import { identifyHolder } from '../identify-holder.ts'
import type { OpenedState } from '../open-state.ts'
import type { CommandResult } from '../run-command.ts'
import { changedHoldText, holdsText } from '../views/hold-text.ts'

export type HoldRequest = Omit<HoldChange, 'actor' | 'at'>

export async function changeHolds(
  context: CliContext,
  { db, schema }: OpenedState,
  request: HoldRequest,
): Promise<CommandResult> {
  const programs = await loadApplied(db, schema)
  if (programs === undefined) return { diagnostics: [nothingApplied(schema)] }
  const unknown = unknownJourney(request, programs)
  if (unknown !== undefined) return { diagnostics: [unknown] }
  const { actor } = identifyHolder(context)
  const changed = await changeHold(db, schema, { ...request, actor, at: context.clock.now() })
  context.stdout(changedHoldText(request, changed) + holdsText(await readHolds(db, schema)))
  return { diagnostics: stillPaused(request, programs) }
}

/** What is held may always be let go of, also when its journey was removed since. */
function unknownJourney(
  { journey, isHeld }: HoldRequest,
  { journeys }: AppliedPrograms,
): Diagnostic | undefined {
  if (journey === null || !isHeld || journeys.has(journey)) return undefined
  return diagnostic('CRM7301', {
    message: `There is no applied journey "${journey}".`,
    fix: suggestNames(journey, new Set(journeys.keys())),
  })
}

function stillPaused(
  { kind, journey, isHeld }: HoldRequest,
  programs: AppliedPrograms,
): readonly Diagnostic[] {
  if (kind !== 'pause' || isHeld || journey === null) return []
  if (!pausedByConfig(programs).includes(journey)) return []
  return [
    diagnostic('CRM7302', {
      address: addressOf('journey', journey),
      message: `Journey "${journey}" stays paused: its declaration says \`paused: true\`.`,
      fix: 'Take it out of the declaration, then apply.',
    }),
  ]
}

function nothingApplied(schema: string): Diagnostic {
  return diagnostic('CRM7001', {
    message: `Nothing is applied in schema "${schema}", so nothing is sent.`,
    fix: 'Check the environment: --env names another database.',
  })
}
