/** P3: while a batch is handed over the next is decided on; one at a time is handed over, and what fails is passed on once. */
import { describe, expect, test } from 'vitest'
import { createHandOvers, type HandOvers } from '../../src/runtime/advance/hand-overs.ts'

describe('P3: hand-overs of a step', () => {
  const log: string[] = []
  const noted = (text: string) => async () => void log.push(text)
  const handsOver = (text: string) => async () => log.push(text) > 0
  let now = '2026-01-01T00:00:00.000Z'
  const create = (
    mode: 'actual' | 'virtual' = 'actual',
    engine: 'postgres' | 'pglite' = 'postgres',
  ) =>
    createHandOvers({
      ...{ db: { engine }, now: () => now },
      ...(mode === 'virtual' ? { isVirtual: true } : {}),
    })
  /** Behind a first one that was quick. */
  const createWarm = async () => {
    const handOvers = create()
    await handOvers.begin(handsOver('warm'), noted('never'))
    return handOvers
  }
  /** Whether the second of two is begun while it is waited for no longer. */
  const overlaps = async (handOvers: HandOvers, first: () => Promise<boolean>) => {
    await handOvers.begin(first, noted('never'))
    let finish = () => {}
    const ends = new Promise<boolean>((resolve) => {
      finish = () => resolve(true)
    })
    const begun = handOvers.begin(() => ends, noted('never')).then(() => true)
    const isBegun = await Promise.race([
      begun,
      new Promise((resolve) => setTimeout(resolve, 20, false)),
    ])
    finish()
    await begun
    await handOvers.end()
    return isBegun
  }

  test('only behind one that was quick and whole, in actual time, with connections to spare', async () => {
    const whole = handsOver('whole')
    expect(await overlaps(create(), whole)).toBe(true)
    expect(await overlaps(create('virtual'), whole)).toBe(false)
    expect(await overlaps(create('actual', 'pglite'), whole)).toBe(false)
    expect(await overlaps(create(), async () => false)).toBe(false)
    const slow = async () => {
      now = '2026-01-01T00:00:01.001Z'
      return true
    }
    expect(await overlaps(create(), slow)).toBe(false)
  })

  test('one begins when the one before is over, and nobody waits for its own end', async () => {
    log.length = 0
    const handOvers = await createWarm()
    let finish = () => {}
    await handOvers.begin(async () => {
      log.push('first begins')
      await new Promise<void>((resolve) => {
        finish = resolve
      })
      return log.push('first ends') > 0
    }, noted('never'))
    const second = handOvers.begin(handsOver('second'), noted('never'))
    log.push('decided on the second')
    finish()
    await second
    await handOvers.end()
    expect(log).toEqual(['warm', 'first begins', 'decided on the second', 'first ends', 'second'])
  })

  test('what follows one that failed is given back and not begun; then it goes on', async () => {
    log.length = 0
    const handOvers = await createWarm()
    await handOvers.begin(() => Promise.reject(new Error('no room')), noted('never'))
    const next = handOvers.begin(handsOver('never'), noted('given back'))
    await expect(next).rejects.toThrow('no room')
    await handOvers.begin(handsOver('third'), noted('never'))
    await handOvers.end()
    expect(log).toEqual(['warm', 'given back', 'third'])
  })

  test('the last one that fails is told at the end', async () => {
    const handOvers = await createWarm()
    await handOvers.begin(() => Promise.reject(new Error('no room')), noted('never'))
    await expect(handOvers.end()).rejects.toThrow('no room')
  })
})
