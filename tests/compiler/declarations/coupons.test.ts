/** M7: coupons and recommendations as they are written, and what is refused of them. */
import { describe, expect, test } from 'vitest'
import { compileCleanly, diagnose, type Files, SHOP } from '../memory-project.ts'

const TEMPLATE = 'template: t\nchannel: email\nclass: service\nsubject: Hi\n'
const POOL = {
  'c.yaml': 'coupons: spring\nfrom: { file: spring.csv, column: code }\n',
  'spring.csv': 'code,value\nA1,10\nB2,20\n',
}

describe('M7: coupons', () => {
  test('codes of a file are in no written and no canonical form, and a changed file is a change', async () => {
    const of = async (files: Files) =>
      (await compileCleanly({ ...SHOP, ...POOL, ...files })).objects.get('coupons.spring')
    const one = await of({})
    expect(one?.program).toEqual({
      kind: 'coupons',
      codes: {
        strings: ['select given.key as code from unnest(', '::text[]) as given(key)'],
        params: [{ kind: 'value', value: ['A1', 'B2'], listed: true }],
      },
    })
    expect(JSON.stringify([one?.written, one?.canonical])).not.toContain('A1')
    const other = await of({ 'spring.csv': 'code\nA1\nC3\n' })
    expect(other?.fingerprint.own).not.toBe(one?.fingerprint.own)
    const same = await of({ 'spring.csv': 'code\nB2\nA1\n' })
    expect(same?.fingerprint.own).toBe(one?.fingerprint.own)
  })

  test('a template depends on its pool and reads the event it recommends by', async () => {
    const text =
      '{{code}} {{#each products}}{{this.category}}{{@index}}{{else}}-{{/each}} {{products.length}} {{products.0.category}}'
    const { objects } = await compileCleanly({
      ...SHOP,
      ...POOL,
      't.yaml': `${TEMPLATE}data:\n  code: { coupon: spring }\n  products: { boughtTogether: { event: purchase, product: category } }\ntext: '${text}'\n`,
    })
    const object = objects.get('template.t')
    expect(object?.dependsOn).toEqual(['catalog.shop', 'channel.email', 'coupons.spring'])
    expect(object?.catalogReads?.events).toEqual([{ event: 'purchase', properties: ['category'] }])
    expect(object?.canonical).toMatchObject({
      data: {
        products: { kind: 'boughtTogether', event: 'purchase', product: 'category', limit: 3 },
      },
    })
  })

  test.each([
    [
      'neither file nor table',
      { 'c.yaml': 'coupons: spring\nfrom: { column: code }\n' },
      'c.yaml:2:1 CRM3570 The codes are in neither a file nor a table. Write one of file and table.',
    ],
    [
      'no name of a table',
      { 'c.yaml': 'coupons: spring\nfrom: { table: a.b.c, column: code }\n' },
      'c.yaml:2:16 CRM3570 "a.b.c" is not the name of a table. Write table or schema.table.',
    ],
    [
      'a code twice',
      { 'spring.csv': 'code\nA1\nA1\n' },
      'spring.csv:1:1 CRM3571 The file has a code more than once (1 different ones in 2 rows). Take the second one out: each code goes to one message.',
    ],
    [
      'no such column',
      { 'spring.csv': 'cod\nA1\n' },
      'spring.csv:1:1 CRM3571 The file has no column "code". Did you mean "cod"?',
    ],
    [
      'a row without a code',
      { 'spring.csv': 'code,value\n,10\n' },
      'spring.csv:2:1 CRM3571 This row has no code. Write the key, or take the row out.',
    ],
    [
      'no such file',
      {
        'spring.csv': '' as string,
        'c.yaml': 'coupons: spring\nfrom: { file: no.csv, column: code }\n',
      },
      'c.yaml:2:15 CRM1030 The file no.csv cannot be read. Paths are relative to the file they are written in.',
    ],
    [
      'an unknown pool',
      { 't.yaml': `${TEMPLATE}data: { code: { coupon: sprin } }\ntext: '{{code}}'\n` },
      't.yaml:5:25 CRM3001 There is no coupons "sprin". Did you mean "spring"?',
    ],
    [
      'a name that is taken',
      { 't.yaml': `${TEMPLATE}data: { customer: { coupon: spring } }\ntext: Hi\n` },
      't.yaml:5:9 CRM3572 "customer" has a meaning of its own in texts. Call the data otherwise.',
    ],
    [
      'an unknown property',
      {
        't.yaml': `${TEMPLATE}data: { p: { boughtTogether: { event: purchase, product: categry } } }\ntext: Hi\n`,
      },
      't.yaml:5:58 CRM3104 There is no property "categry". Did you mean "category"?',
    ],
    [
      'an unknown part of an item',
      {
        't.yaml': `${TEMPLATE}data: { p: { boughtTogether: { event: purchase, product: category } } }\ntext: '{{#each p}}{{this.name}}{{/each}}'\n`,
      },
      't.yaml:6:21 CRM3011 There is no "name" in an item of p for `this.name` in `text`. Use one of category.',
    ],
    [
      'a list as one value',
      {
        't.yaml': `${TEMPLATE}data: { p: { boughtTogether: { event: purchase, product: category } } }\ntext: '{{p}}'\n`,
      },
      't.yaml:6:10 CRM3011 `p` is not one value in `text`. Write one of its parts: {{#each p}}.',
    ],
    [
      'a name of no data',
      { 't.yaml': `${TEMPLATE}data: { code: { coupon: spring } }\ntext: '{{cod}}'\n` },
      't.yaml:6:10 CRM3011 There is no variable `cod` in `text`. Did you mean "code"?',
    ],
  ])('%s is refused', async (_name, files, expected) => {
    expect((await diagnose({ ...POOL, ...files }))[0]).toBe(expected)
  })
})
