/** SEMANTICS 11: a segment that is defined by itself is refused, with the circle and where to open it. */
import { describe, expect, test } from 'vitest'
import { diagnose } from '../memory-project.ts'

const refers = (id: string, ...others: readonly string[]) =>
  `segment: ${id}\nwhere:\n  any:\n    - { trait: country, is: KR }\n${others
    .map((other) => `    - { not: { segment: ${other} } }\n`)
    .join('')}`

/** What is proved of conditions that follow from each other is another test's. */
async function circlesIn(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return (await diagnose(files)).filter((line) => line.includes('CRM3005'))
}

describe('SEMANTICS 11: circles of segments', () => {
  test('a segment of itself', async () => {
    expect(await diagnose({ 'a.yaml': refers('a', 'a') })).toEqual([
      'a.yaml:5:25 CRM3005 Segment "a" is defined by itself: a → a. Take out one of these references.',
    ])
  })

  test('through two others, said once, with every place', async () => {
    const files = {
      'a.yaml': refers('a', 'b'),
      'b.yaml': refers('b', 'd', 'c'),
      'c.yaml': refers('c', 'a'),
      'd.yaml': refers('d'),
    }
    expect(await diagnose(files)).toEqual([
      'a.yaml:5:25 CRM3005 Segment "a" is defined by itself: a → b → c → a. Take out one of these references; the others are at b.yaml:6:25, c.yaml:5:25.',
    ])
  })

  test('two circles are two messages', async () => {
    const files = {
      'a.yaml': refers('a', 'a'),
      'b.yaml': refers('b', 'c'),
      'c.yaml': refers('c', 'b'),
    }
    expect(await diagnose(files)).toHaveLength(2)
  })

  test('a segment used twice is no circle', async () => {
    const files = {
      'a.yaml': refers('a', 'b', 'c'),
      'b.yaml': refers('b', 'd'),
      'c.yaml': refers('c', 'd'),
      'd.yaml': refers('d'),
    }
    expect(await circlesIn(files)).toEqual([])
  })

  test('a long chain is no circle, and is followed to its end', async () => {
    const chain = Array.from({ length: 300 }, (_, index) => refers(`s-${index}`, `s-${index + 1}`))
    expect(await circlesIn({ 'chain.yaml': [...chain, refers('s-300')].join('---\n') })).toEqual([])
    const closed = await diagnose({
      'chain.yaml': [...chain, refers('s-300', 's-0')].join('---\n'),
    })
    expect(closed).toHaveLength(1)
  })
})
