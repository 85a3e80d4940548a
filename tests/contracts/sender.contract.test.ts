/** What every `Sender` promises (SEMANTICS 25–26, M1), whatever it hands messages to, against real servers on loopback. */
import { describe, expect, test } from 'vitest'
import { VIA_KINDS } from '../../src/compiler/declarations/channels/table.ts'
import type { SendOutcome } from '../../src/ir/sender.ts'
import { type Happening, SENDER_CASES } from './sender-cases.ts'

/** What may be concluded of each. */
const CONCLUSIONS = {
  busy: 'notAccepted',
  refused: 'rejected',
  broken: 'unknown',
  hang: 'unknown',
  lost: 'unknown',
  'half-closed': 'unknown',
  malformed: 'unknown',
  down: 'notAccepted',
} as const satisfies Record<Exclude<Happening, 'accepted'>, SendOutcome['kind']>

test('M1: every way of reaching people has its cases', () => {
  const vias = new Set(SENDER_CASES.map(({ via }) => via))
  expect([...vias].sort()).toEqual(Object.keys(VIA_KINDS).sort())
})

describe.each(SENDER_CASES)('$via $medium', ({ via, message, wrong, happenings, open }) => {
  test('SEMANTICS 25: hands a message over once', async () => {
    const { sender, arrived } = await open('accepted')
    expect(await sender.send(message)).toMatchObject({
      kind: 'accepted',
      providerId: expect.stringMatching(/./),
    })
    expect(await arrived()).toBe(1)
  })

  test.each(happenings)('SEMANTICS 25, 26: %s', async (happening) => {
    const { sender } = await open(happening)
    const outcome = await sender.send(message)
    if (happening === 'accepted') return expect(outcome.kind).toBe('accepted')
    const kind = CONCLUSIONS[happening]
    expect(outcome).toMatchObject({ kind, detail: expect.stringMatching(/./) })
    expect(JSON.stringify(outcome)).not.toMatch(/geheim|PRIVATE KEY|key-1/)
  })

  test.each(wrong)(
    'SEMANTICS 26: a recipient that is none is rejected, nothing is handed over: %j',
    async (to) => {
      const { sender, arrived } = await open('accepted')
      const outcome = await sender.send({ ...message, to, id: 'wrong' })
      expect(outcome).toMatchObject({ kind: 'rejected' })
      expect(await arrived()).toBe(0)
    },
  )

  test('mautic#7226: one bad recipient does not make the others get it again', async () => {
    const { sender, arrived } = await open('accepted')
    const bad = wrong[1] === undefined ? [] : [{ ...message, to: wrong[1], id: 'wrong' }]
    const outcomes = await Promise.all([message, ...bad, message].map((one) => sender.send(one)))
    const accepted = outcomes.filter(({ kind }) => kind === 'accepted')
    expect(accepted).toHaveLength(2)
    expect(await arrived()).toBe(sender.isIdempotent ? 1 : 2)
  })

  test('many at once all arrive', async () => {
    const { sender, arrived } = await open('accepted')
    const ids = Array.from({ length: 25 }, (_, n) => (via === 'webpush' ? message.id : `m${n}`))
    const outcomes = await Promise.all(ids.map((id) => sender.send({ ...message, id })))
    expect(outcomes.map(({ kind }) => kind)).toEqual(ids.map(() => 'accepted'))
    expect(await arrived()).toBe(25)
  })

  test('can be closed while idle', async () => {
    const { sender } = await open('accepted')
    await sender.send(message)
    await sender.close()
  })
})
