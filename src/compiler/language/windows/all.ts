/** No window: all of history up to as-of (SEMANTICS 6). */
import type { WindowDefinition } from './window-definition.ts'

export const ALL_TIME: WindowDefinition<'all'> = {
  word: undefined,
  schema: undefined,
  resolve: () => ({ kind: 'all' }),
  label: () => '',
  instants: () => ({}),
  bounds: () => [],
  explain: () => '',
}
