/** References between objects: closest names, one address each, and nothing that only follows from an earlier error. */
import { describe, expect, test } from 'vitest'
import { diagnose } from '../memory-project.ts'

const segment = (id: string, where: string) => `segment: ${id}\nwhere: ${where}\n`

describe('A2: references', () => {
  test('an unknown segment gives the closest name', async () => {
    const files = {
      'a.yaml': segment('at-risk', '{ trait: country, is: KR }'),
      'b.yaml': segment('other', '{ not: { segment: at-risc } }'),
    }
    expect(await diagnose(files)).toEqual([
      'b.yaml:2:26 CRM3105 There is no segment "at-risc". Did you mean "at-risk"?',
    ])
  })

  test('an unknown trait gives the closest name', async () => {
    expect(await diagnose({ 'a.yaml': segment('a', '{ trait: contry, is: KR }') })).toEqual([
      'a.yaml:2:17 CRM3102 There is no trait "contry". Did you mean "country"?',
    ])
  })

  test('one id twice is refused where it is second', async () => {
    const files = {
      'a.yaml': segment('a', '{ trait: country, is: KR }'),
      'b.yaml': segment('a', '{ trait: country, is: JP }'),
    }
    expect(await diagnose(files)).toEqual([
      'b.yaml:1:10 CRM3002 There are two declarations of segment "a"; the other is at a.yaml:1:10. Rename one of them or take it out.',
    ])
  })

  test('the same id of two kinds is fine', async () => {
    const files = {
      'a.yaml': segment('offers', '{ trait: country, is: KR }'),
    }
    expect(await diagnose(files)).toEqual([])
  })

  test('an object with errors of its own is known to others', async () => {
    const files = {
      'a.yaml': segment('a', '{ trait: contry, is: KR }'),
      'b.yaml': segment('b', '{ segment: a }'),
      'c.yaml': 'segment: c\nwere: {}\n',
      'd.yaml': segment('d', '{ segment: c }'),
    }
    expect((await diagnose(files)).map((line) => line.split(' ')[1])).toEqual([
      'CRM3102',
      'CRM2001',
    ])
  })

  test('an object of a file that did not load is not reported as unknown', async () => {
    const files = {
      'a.yaml': 'segment: a\nwhere: { all: [\n',
      'b.yaml': segment('b', '{ all: [{ segment: a }, { segment: nowhere }] }'),
    }
    expect((await diagnose(files)).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      expect.stringContaining('CRM1010'),
      'b.yaml:2:43 CRM3105',
    ])
  })

  test('nothing is said of traits and events while the catalog did not load', async () => {
    const files = {
      'catalog.yaml': 'catalog: shop\ncustomers: { table: customers, traits: {\n',
      'b.yaml': segment('b', '{ trait: nowhere, is: 1 }'),
      'c.yaml': segment('c', '{ segment: nowhere }'),
    }
    expect((await diagnose(files)).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'c.yaml:2:19 CRM3105',
      expect.stringContaining('CRM1010'),
    ])
  })

  test('what only follows from an error at the same place is not said', async () => {
    const files = { 'a.yaml': segment('a', '{ trait: age, is: 0.1234567890123456789 }') }
    expect((await diagnose(files)).map((line) => line.split(' ')[1])).toEqual(['CRM1016'])
  })

  test('an id in any other than kebab-case is refused', async () => {
    expect(await diagnose({ 'a.yaml': segment('AtRisk', '{ trait: country, is: KR }') })).toEqual([
      'a.yaml:1:10 CRM2007 "AtRisk" is not an id of a segment. Write lower-case words joined by hyphens, such as "at-risk-loyal".',
    ])
  })
})
