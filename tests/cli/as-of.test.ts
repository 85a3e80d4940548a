/** How `--as-of` is read: an instant as written, or refused; never another instant (SEMANTICS 1). */
import { expect, test } from 'vitest'
import { systemClock } from '../../src/adapters/clock/system-clock.ts'
import { readAsOf } from '../../src/cli/project-options.ts'

test.each([
  ['2026-01-31T09:00:00+09:00', '2026-01-31T00:00:00.000Z'],
  ['2024-02-29T00:00Z', '2024-02-29T00:00:00.000Z'],
  ['2026-01-01T00:00:00.123456Z', '2026-01-01T00:00:00.123456Z'],
  ['2026-01-01T00:00:00.1234Z', '2026-01-01T00:00:00.123400Z'],
  ['2026-01-01T00:30:00+01:00', '2025-12-31T23:30:00.000Z'],
])('%s is %s', (written, instant) => {
  expect(readAsOf({ clock: systemClock }, written)).toEqual({ value: instant, diagnostics: [] })
})

test.each([
  '2026-02-31T00:00:00Z',
  '2025-02-29T00:00:00Z',
  '2026-01-31T24:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-01-31',
  '2026-01-31T09:00:00',
])('%s is no instant, and never becomes another one', (written) => {
  const { value, diagnostics } = readAsOf({ clock: systemClock }, written)
  expect(value).toBeUndefined()
  expect(diagnostics).toMatchObject([{ code: 'CRM9004' }])
})
