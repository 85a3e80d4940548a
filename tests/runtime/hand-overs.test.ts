/** P3: while a batch is handed over the next is decided on; one at a time is handed over, and what fails is passed on once. */
import { describe, expect, test } from 'vitest'
import { createHandOvers } from '../../src/runtime/advance/hand-overs.ts'

describe('P3: hand-overs of a step', () => {
  const log: string[] = []
  const noted = (text: string) => async () => void log.push(text)

  test('one begins when the one before is over, and nobody waits for its own end', async () => {
    log.length = 0
    const handOvers = createHandOvers()
    let finish = () => {}
    await handOvers.begin(async () => {
      log.push('first begins')
      await new Promise<void>((resolve) => {
        finish = resolve
      })
      log.push('first ends')
    }, noted('never'))
    const second = handOvers.begin(noted('second'), noted('never'))
    log.push('decided on the second')
    finish()
    await second
    await handOvers.end()
    expect(log).toEqual(['first begins', 'decided on the second', 'first ends', 'second'])
  })

  test('what follows one that failed is given back and not begun; then it goes on', async () => {
    log.length = 0
    const handOvers = createHandOvers()
    await handOvers.begin(() => Promise.reject(new Error('no room')), noted('never'))
    const next = handOvers.begin(noted('never'), noted('given back'))
    await expect(next).rejects.toThrow('no room')
    await handOvers.begin(noted('third'), noted('never'))
    await handOvers.end()
    expect(log).toEqual(['given back', 'third'])
  })

  test('the last one that fails is told at the end', async () => {
    const handOvers = createHandOvers()
    await handOvers.begin(() => Promise.reject(new Error('no room')), noted('never'))
    await expect(handOvers.end()).rejects.toThrow('no room')
  })
})
