/** M5, SEMANTICS 3–5, 24: when quiet hours are over and when a message leaves the window of a cap, across days and clock changes. */
import { describe, expect, test } from 'vitest'
import type { CapWindow } from '../../src/ir/guard-settings.ts'
import { leavesWindow, windowStart } from '../../src/runtime/guard/cap-window.ts'
import { quietUntil } from '../../src/runtime/guard/quiet-until.ts'
import { addMilliseconds } from '../../src/runtime/instant.ts'
import { duration } from './shop-programs.ts'

const SEOUL = 'Asia/Seoul'
const NIGHT = { from: '21:00', to: '08:00' }

describe('quiet hours', () => {
  test.each([
    [
      'over midnight, in the evening',
      NIGHT,
      SEOUL,
      '2026-01-01T13:00:00.000Z',
      '2026-01-01T23:00:00.000Z',
    ],
    [
      'over midnight, in the morning',
      NIGHT,
      SEOUL,
      '2026-01-01T22:59:59.999Z',
      '2026-01-01T23:00:00.000Z',
    ],
    ['from the first minute', NIGHT, SEOUL, '2026-01-01T12:00:00.000Z', '2026-01-01T23:00:00.000Z'],
    ['not before', NIGHT, SEOUL, '2026-01-01T11:59:59.999Z', undefined],
    ['until the last minute', NIGHT, SEOUL, '2026-01-01T23:00:00.000Z', undefined],
    ['elsewhere it is day', NIGHT, 'America/New_York', '2026-01-01T15:00:00.000Z', undefined],
    [
      'within one day',
      { from: '12:00', to: '13:30' },
      SEOUL,
      '2026-01-01T03:10:00.000Z',
      '2026-01-01T04:30:00.000Z',
    ],
    [
      'within one day, after',
      { from: '12:00', to: '13:30' },
      SEOUL,
      '2026-01-01T04:30:00.000Z',
      undefined,
    ],
    // Clocks go forward from 02:00 to 03:00 on 8 March: 02:30 is 03:30.
    [
      'an end that is skipped',
      { from: '22:00', to: '02:30' },
      'America/New_York',
      '2026-03-08T05:00:00.000Z',
      '2026-03-08T07:30:00.000Z',
    ],
    // Clocks go back from 02:00 to 01:00 on 1 November: the second 01:30.
    [
      'an end that comes twice',
      { from: '22:00', to: '01:30' },
      'America/New_York',
      '2026-11-01T04:30:00.000Z',
      '2026-11-01T06:30:00.000Z',
    ],
  ])('%s', (_name, hours, zone, now, expected) => {
    expect(quietUntil(now, hours, zone)).toBe(expected)
  })
})

const last = (written: string): CapWindow => ({ kind: 'last', duration: duration(written) })
const days = (count: number): CapWindow => ({ kind: 'days', count })

describe('windows of caps', () => {
  test.each([
    ['24 hours', last('24h'), 'UTC', '2026-01-02T10:00:00.000Z', '2026-01-01T10:00:00.000Z'],
    ['seven days', last('7d'), SEOUL, '2026-01-08T10:00:00.000Z', '2026-01-01T10:00:00.000Z'],
    // A day over the change of clocks is 23 hours long.
    [
      'a day of 23 hours',
      last('1d'),
      'America/New_York',
      '2026-03-08T16:00:00.000Z',
      '2026-03-07T17:00:00.000Z',
    ],
    [
      'a month before 31 March',
      last('1mo'),
      'UTC',
      '2026-03-31T00:00:00.000Z',
      '2026-02-28T00:00:00.000Z',
    ],
    ['today', days(1), SEOUL, '2026-01-01T16:00:00.000Z', '2026-01-01T15:00:00.000Z'],
    ['three days', days(3), SEOUL, '2026-01-01T16:00:00.000Z', '2025-12-30T15:00:00.000Z'],
  ])('begin: %s', (_name, window, zone, now, expected) => {
    expect(windowStart(window, now, zone)).toBe(expected)
  })

  test.each([
    [
      'both ends of a rolling window are inside',
      last('24h'),
      'UTC',
      '2026-01-01T10:00:00.000Z',
      '2026-01-02T10:00:00.001Z',
    ],
    [
      'a calendar day ends at midnight',
      days(1),
      SEOUL,
      '2026-01-01T16:00:00.000Z',
      '2026-01-02T15:00:00.000Z',
    ],
    ['three calendar days', days(3), SEOUL, '2026-01-01T16:00:00.000Z', '2026-01-04T15:00:00.000Z'],
    [
      'a month after 31 January',
      last('1mo'),
      'UTC',
      '2026-01-31T00:00:00.000Z',
      '2026-03-01T00:00:00.000Z',
    ],
  ])('end: %s', (_name, window, zone, at, expected) => {
    expect(leavesWindow(window, at, { zone, now: at })).toBe(expected)
  })

  test('what has left a window is before its start then, and was not before', () => {
    const windows = [last('36h'), last('1mo'), last('1y2mo3d'), days(1), days(30)]
    const zones = ['UTC', SEOUL, 'America/New_York', 'America/Havana', 'Australia/Lord_Howe']
    for (const window of windows) {
      for (const zone of zones) {
        for (let hour = 0; hour < 400; hour += 1) {
          const at = new Date(Date.UTC(2026, 0, 28) + hour * 37 * 3_600_000).toISOString()
          const left = leavesWindow(window, at, { zone, now: at })
          expect(windowStart(window, left, zone) > at, `${zone} ${at} ${left}`).toBe(true)
        }
      }
    }
  })

  test('the night the clocks go back: what had left a window is inside again, and leaves it after now', () => {
    const rolling = [last('1d'), last('7d'), last('1mo'), days(1), days(7)]
    const nights = [
      ['America/New_York', '2026-11-01T06:00:00.000Z'],
      ['Europe/Berlin', '2026-10-25T01:00:00.000Z'],
      ['Australia/Lord_Howe', '2026-04-04T15:00:00.000Z'],
      ['America/Havana', '2026-11-01T05:00:00.000Z'],
    ] as const
    for (const [zone, night] of nights) {
      for (const window of rolling) {
        for (let minute = -90; minute <= 90; minute += 7) {
          const now = addMilliseconds(night, minute * 60_000)
          for (let before = 0; before < 180; before += 11) {
            // Decided on at the same hour, days before: about to leave.
            const at = addMilliseconds(windowStart(window, now, zone), before * 60_000)
            const left = leavesWindow(window, at, { zone, now })
            expect(left > now, `${zone} ${now} ${at} ${left}`).toBe(true)
            expect(windowStart(window, left, zone) > at, `${zone} ${now} ${at} ${left}`).toBe(true)
          }
        }
      }
    }
  })
})
