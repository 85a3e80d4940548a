/** Holds in, the lines that tell of them out: what `crm stop` and its like print, and what run and state end with. */
import type { ChangedHold } from '../../runtime/hold/change-hold.ts'
import type { Hold, HoldChange, HoldKind } from '../../runtime/hold/hold.ts'

/** One line per hold, empty when nothing is held. */
export function holdsText(holds: readonly Hold[]): string {
  return holds.map((hold) => `${holdText(hold)}\n`).join('')
}

const HELD: Readonly<Record<HoldKind, string>> = { stop: 'Stopped', pause: 'Paused' }

function holdText({ kind, journey, reason, actor, since }: Hold): string {
  const why = reason === null ? '' : `: ${reason}`
  return `${HELD[kind]}: ${named(journey)}, since ${since}, by ${actor}${why}`
}

export function changedHoldText(
  { kind, journey, isHeld }: Pick<HoldChange, 'kind' | 'journey' | 'isHeld'>,
  { kind: outcome }: ChangedHold,
): string {
  if (outcome === 'unchanged') {
    const held = HELD[kind].toLowerCase()
    if (isHeld) return `${capital(named(journey))} was ${held} already.\n`
    return journey === null
      ? `Nothing was ${held} as a whole.\n`
      : `Journey ${journey} was not ${held}.\n`
  }
  if (isHeld) return ''
  return kind === 'stop'
    ? `Started ${named(journey)}. What was withheld meanwhile stays withheld.\n`
    : `Resumed ${named(journey)}. What fell due meanwhile goes on at the next run.\n`
}

function named(journey: string | null): string {
  return journey === null ? 'everything' : `journey ${journey}`
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}
