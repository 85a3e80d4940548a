/** S16: warnings about the conditions and tags of segments, where they are written, and how one segment silences them. */
import { describe, expect, test } from 'vitest'
import { compileCleanly, diagnose, SHOP } from '../memory-project.ts'

const segment = (body: string) => ({ 's.yaml': `segment: s\n${body}\n` })

describe('S16: warnings about conditions', () => {
  test('CRM4010: a segment that is always empty', async () => {
    const where = `where:
  all:
    - { event: purchase, count: { is: 0, last: 365d } }
    - { trait: country, is: KR }
    - { event: purchase, count: { atLeast: 1, last: 90d } }`
    expect(await diagnose(segment(where))).toEqual([
      's.yaml:2:1 CRM4010 Nobody can be in segment "s": “number of purchase events in the last 90 days is at least 1” and “number of purchase events in the last 365 days is 0” cannot both hold. Mend the conditions, or write `allow: [empty-segment]` if it is meant.',
    ])
    expect(await diagnose(segment(`allow: [empty-segment]\n${where}`))).toEqual([])
  })

  test('CRM4011: a segment that everyone is in without saying so', async () => {
    const where =
      'where: { any: [{ event: purchase, count: { is: 0 } }, { event: purchase, count: { atLeast: 1 } }] }'
    expect(await diagnose(segment(where))).toEqual([
      's.yaml:2:1 CRM4011 Everyone is in segment "s", whatever is known of them. Mend the conditions, or write `all: []` (in TypeScript `everyone()`) if it is meant.',
    ])
    expect(await diagnose(segment('where: { all: [] }'))).toEqual([])
    expect(await diagnose(segment(`${where}\nallow: [everyone-segment]`))).toEqual([])
  })

  test('CRM4012: a condition that follows from another, at its own place', async () => {
    const where = `where:
  any:
    - { trait: name, is: Kim }
    - not:
        all:
          - { trait: age, moreThan: 20 }
          - { trait: country, is: KR }
          - { trait: age, atLeast: 18 }`
    expect(await diagnose(segment(where))).toEqual([
      's.yaml:9:13 CRM4012 “age is at least 18” says nothing here: it holds whenever “age is more than 20” does. Leave it out, or write `allow: [redundant-condition]` if it is meant.',
    ])
    expect(await diagnose(segment(`${where}\nallow: [redundant-condition]`))).toEqual([])
  })

  test('CRM4012: through the definition of a segment, in any, and what never holds', async () => {
    const files = {
      's.yaml': `segment: buyers
where: { event: purchase, count: { atLeast: 3 } }
---
segment: people
where: { any: [{ segment: buyers }, { event: purchase, count: { atLeast: 1 } }] }
---
segment: few
where: { any: [{ trait: age, is: 5 }, { event: purchase, count: { lessThan: 0 } }] }
`,
    }
    expect((await diagnose(files)).map((line) => line.slice(0, 99))).toEqual([
      's.yaml:5:16 CRM4012 “in segment buyers” says nothing here: whenever it holds, “number of purchase e',
      's.yaml:8:39 CRM4012 “number of purchase events is at most -1” never holds, so it says nothing here.',
    ])
  })
})

describe('S16: the five bases of segmentation as tags', () => {
  const tags = (...names: string[]) =>
    `tags: [${names.join(', ')}]\nwhere: { trait: country, is: KR }`

  test('CRM4013: more than the project wants, 3 by default', async () => {
    const four = tags('behaviour', 'demographic', 'value', 'purchase-history', 'spring')
    expect(await diagnose(segment(four))).toEqual([
      's.yaml:2:1 CRM4013 Segment "s" combines 4 bases of segmentation (behaviour, demographic, value, purchase-history), and the project wants at most 3. Split it, raise `checks.maxBases` in the config, or write `allow: [too-many-bases]`.',
    ])
    expect(await diagnose(segment(tags('behaviour', 'value', 'psychographic')))).toEqual([])
    expect(await diagnose(segment(`${four}\nallow: [too-many-bases]`))).toEqual([])
    const config = 'name: shop\nzone: Asia/Seoul\nchecks: { maxBases: 4 }\n'
    expect(await diagnose({ ...segment(four), 'crm.config.yaml': config })).toEqual([])
  })

  test('CRM4014: a base in another spelling', async () => {
    expect(await diagnose(segment(tags('Behavior', 'purchaseHistory', 'values', 'vip')))).toEqual([
      's.yaml:2:8 CRM4014 Tag "Behavior" of segment "s" is not one of the bases of segmentation, and "behaviour" is. Write "behaviour", or `allow: [misspelt-base]` if another thing is meant.',
      's.yaml:2:18 CRM4014 Tag "purchaseHistory" of segment "s" is not one of the bases of segmentation, and "purchase-history" is. Write "purchase-history", or `allow: [misspelt-base]` if another thing is meant.',
    ])
  })
})

test('S16, 29: checks and what is allowed change no behaviour', async () => {
  const plain = await compileCleanly({ ...SHOP, ...segment('where: { trait: country, is: KR }') })
  const allowed = await compileCleanly({
    ...SHOP,
    ...segment('allow: [small-audience]\nwhere: { trait: country, is: KR }'),
    'crm.config.yaml': `${SHOP['crm.config.yaml']}checks: { maxBases: 1, minAudience: 50 }\n`,
  })
  for (const address of ['segment.s', 'project.shop'] as const) {
    const [before, after] = [plain, allowed].map(({ objects }) => objects.get(address)?.fingerprint)
    expect(after?.behaviour).toBe(before?.behaviour)
    expect(after?.written).toBe(before?.written)
  }
  expect(allowed.settings.checks).toEqual({ maxBases: 1, minAudience: 50 })
  expect(allowed.objects.get('segment.s')?.written).toMatchObject({ allow: ['small-audience'] })
})

test('an unknown check is refused with the closest', async () => {
  const [line = ''] = await diagnose(
    segment('allow: [small-audiance]\nwhere: { trait: country, is: KR }'),
  )
  expect(line).toContain('Did you mean "small-audience"?')
})
