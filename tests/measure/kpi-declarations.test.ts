/** K1: KPIs as written: canonical form, dependencies, and one diagnostic for each mistake. */
import { describe, expect, test } from 'vitest'
import { compileCleanly, diagnose, SHOP } from '../compiler/memory-project.ts'

const SEGMENT = 'segment: loyal\nwhere: { event: purchase, count: { atLeast: 5 } }\n'

async function kpi(body: string) {
  const { objects } = await compileCleanly({
    ...SHOP,
    'loyal.yaml': SEGMENT,
    'kpi.yaml': `kpi: it\n${body}\n`,
  })
  const object = objects.get('kpi.it')
  if (object === undefined) throw new Error('not compiled')
  return object
}

describe('canonical form', () => {
  test('defaults are written out, words and unit left out', async () => {
    const { canonical } = await kpi('title: It\nunit: KRW\nsum: { event: purchase, of: total }')
    expect(canonical).toEqual({
      measure: { kind: 'eventSum', event: 'purchase', of: 'total' },
      grain: 'total',
      zone: 'Asia/Seoul',
    })
  })

  test('A3: two spellings of one filter are one KPI; its unit is words, not behaviour', async () => {
    const one = await kpi('count: { event: purchase, where: { property: category, in: [shoes] } }')
    const two = await kpi(
      'unit: orders\ncount: { event: purchase, where: { all: [{ property: category, is: shoes }] } }',
    )
    expect(two.fingerprint.own).toBe(one.fingerprint.own)
    expect(two.fingerprint.metadata).not.toBe(one.fingerprint.metadata)
  })

  test.each([
    ['distinct: customers', { distinct: { kind: 'customers' } }],
    ['distinct: { of: category }', { distinct: { kind: 'property', property: 'category' } }],
    ['segment: loyal', { segment: 'loyal' }],
  ])('count: %s', async (written, expected) => {
    const { canonical } = await kpi(`count: { event: purchase, ${written} }`)
    expect(canonical).toMatchObject({
      measure: { kind: 'eventCount', event: 'purchase', ...expected },
    })
  })

  test('messages and segments', async () => {
    expect(
      (await kpi('count: { messages: { status: sent }, distinct: customers }')).canonical,
    ).toMatchObject({
      measure: { kind: 'messageCount', status: 'sent', distinct: { kind: 'customers' } },
    })
    expect((await kpi('count: { messages: {} }')).canonical).toMatchObject({
      measure: { kind: 'messageCount' },
    })
    expect((await kpi('count: { segment: loyal }')).canonical).toMatchObject({
      measure: { kind: 'segmentSize', segment: 'loyal' },
    })
  })
})

describe('dependencies', () => {
  test('a KPI follows the segments of both its parts', async () => {
    const of = '{ count: { event: purchase, segment: loyal } }'
    const { dependsOn } = await kpi(`ratio: { of: ${of}, to: { count: { segment: loyal } } }`)
    expect(dependsOn).toEqual(['catalog.shop', 'segment.loyal'])
  })

  test('a count of messages reads nothing of the catalog', async () => {
    expect((await kpi('count: { messages: {} }')).dependsOn).toEqual([])
  })

  test('SEMANTICS 29: a property it does not read may change its column', async () => {
    const fingerprint = async (catalog: string) => {
      const files = {
        ...SHOP,
        'catalog.yaml': catalog,
        'kpi.yaml': 'kpi: it\nsum: { event: purchase, of: total }\n',
      }
      return (await compileCleanly(files)).objects.get('kpi.it')?.fingerprint.behaviour
    }
    const catalog = SHOP['catalog.yaml']
    const before = await fingerprint(catalog)
    expect(
      await fingerprint(catalog.replace('category: text', 'category: { type: text, column: cat }')),
    ).toBe(before)
    expect(
      await fingerprint(catalog.replace('currency: KRW', 'currency: KRW, column: amount')),
    ).not.toBe(before)
  })
})

describe('one diagnostic for each mistake', () => {
  test.each([
    ['an unknown event', 'count: { event: purchas }', ['Did you mean "purchase"?']],
    ['an unknown property', 'sum: { event: purchase, of: totl }', ['Did you mean "total"?']],
    [
      'an unknown property in where',
      'count: { event: purchase, where: { property: categry, is: x } }',
      ['Did you mean "category"?'],
    ],
    [
      'an unknown property to tell apart',
      'count: { event: purchase, distinct: { of: categry } }',
      ['Did you mean "category"?'],
    ],
    ['an unknown segment', 'count: { segment: loial }', ['Did you mean "loyal"?']],
    [
      'an unknown segment beside an event',
      'count: { event: purchase, segment: loial }',
      ['Did you mean "loyal"?'],
    ],
    ['an unknown journey', 'count: { messages: { journey: nope } }', ['CRM3001']],
    ['a sum of text', 'sum: { event: purchase, of: category }', ['category']],
    [
      'a comparison the type has not',
      'count: { event: purchase, where: { property: category, before: 2026-01-01 } }',
      ['category'],
    ],
    ['no subject', 'count: {}', ['CRM8101']],
    [
      'fields that do not go together',
      'count: { segment: loyal, distinct: customers }',
      ['CRM8101'],
    ],
    ['values of messages', 'count: { messages: {}, distinct: { of: total } }', ['CRM8101']],
    ['the top of nobody', 'sum: { event: purchase, of: total, top: 0% }', ['CRM8102']],
    ['a top above all', 'sum: { event: purchase, of: total, top: 110% }', ['CRM3009']],
    ['nothing measured', 'grain: month', ['CRM8103']],
    [
      'two measures',
      'count: { event: purchase }\nsum: { event: purchase, of: total }',
      ['CRM8103'],
    ],
    ['half a ratio', 'ratio: { of: { count: { event: purchase } } }', ['CRM2002']],
    ['a ratio of nothing', 'ratio: { of: {}, to: { count: { event: purchase } } }', ['CRM8103']],
    [
      'a ratio of ratios',
      'ratio: { of: { ratio: {} }, to: { count: { event: purchase } } }',
      ['ratio'],
    ],
    ['an unknown grain', 'count: { event: purchase }\ngrain: mnth', ['Did you mean "month"?']],
    [
      'an unknown zone',
      'count: { event: purchase }\nzone: Asia/Seul',
      ['Did you mean "Asia/Seoul"?'],
    ],
    ['a misspelt field', 'count: { evnt: purchase }', ['Did you mean "event"?']],
    ['an unknown status', 'count: { messages: { status: snt } }', ['Did you mean "sent"?']],
  ])('%s', async (_, body, expected) => {
    const found = await diagnose({ 'loyal.yaml': SEGMENT, 'kpi.yaml': `kpi: it\n${body}\n` })
    expect(found).toHaveLength(expected.length)
    for (const [index, part] of expected.entries()) expect(found[index]).toContain(part)
    expect(found[0]).toMatch(/^kpi\.yaml:\d+:\d+ /)
  })

  test('is where it is written', async () => {
    const body =
      'ratio:\n  of: { sum: { event: purchase, of: totl } }\n  to: { count: { event: purchase } }'
    const [found] = await diagnose({ 'kpi.yaml': `kpi: it\n${body}\n` })
    expect(found).toMatch(/^kpi\.yaml:3:37 /)
  })
})
