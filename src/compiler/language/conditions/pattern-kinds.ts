/** The kinds that say when one event happened: they are written beside `event`, where other conditions have an aggregate. */
export const PATTERN_KINDS = ['firstTime', 'stopped', 'restarted', 'regularly'] as const

export function isPatternKind(word: string): boolean {
  return PATTERN_KINDS.some((kind) => kind === word)
}

/** The kinds that ask the history of a trait: they are written beside `trait`. */
export const HISTORY_KINDS = ['heldFor', 'changed'] as const

export function isHistoryKind(word: string): boolean {
  return HISTORY_KINDS.some((kind) => kind === word)
}
