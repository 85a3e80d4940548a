/** Catalogs as written: short forms, defaults, the columns asked of the database, and what is refused (D1). */
import { describe, expect, test } from 'vitest'
import { compileCleanly, diagnose, SHOP } from '../memory-project.ts'

const ROWS = 'customers:\n  table: people\n  key: id\n  traits:\n'
const { 'crm.config.yaml': config } = SHOP

async function catalogOf(body: string) {
  const compiled = await compileCleanly({
    'crm.config.yaml': config,
    'catalog.yaml': `catalog: c\n${body}`,
  })
  return compiled.objects.get('catalog.c')
}

async function diagnoseCatalog(body: string): Promise<readonly string[]> {
  return diagnose({ 'catalog.yaml': `catalog: c\n${body}`, 'channel.yaml': '', 'topic.yaml': '' })
}

describe('D1: catalogs', () => {
  test('short forms and defaults are written out', async () => {
    const catalog = await catalogOf(
      `${ROWS}    name: text\n    points: { type: number, column: pts }\n`,
    )
    expect(catalog?.canonical).toEqual({
      customers: {
        table: 'people',
        key: { column: 'id', type: 'text' },
        traits: {
          name: { type: 'text', column: 'name' },
          points: { type: 'number', column: 'pts' },
        },
      },
      events: {},
    })
  })

  test('each column is asked for with the types it may have', async () => {
    const catalog =
      await catalogOf(`${ROWS}    plan: { type: text, column: attributes, path: [plan] }
    at: { type: instant, zone: Asia/Seoul }
events:
  visit: { table: web.visits, customer: who, at: { column: day, zone: Asia/Seoul } }
`)
    expect(catalog?.program).toMatchObject({
      columns: [
        { table: 'people', column: 'id', path: ['customers', 'key'] },
        {
          table: 'people',
          column: 'attributes',
          types: ['jsonb'],
          path: ['customers', 'traits', 'plan'],
        },
        { table: 'people', column: 'at', types: ['timestamp without time zone', 'date'] },
        { table: 'web.visits', column: 'who', path: ['events', 'visit', 'customer'] },
        { table: 'web.visits', column: 'day', types: ['timestamp without time zone', 'date'] },
      ],
    })
  })

  test.each([
    [
      'an unknown type',
      `${ROWS}    age: nummer\n`,
      [
        'catalog.yaml:6:10 CRM2004 `age` is the text "nummer", not text, number, money, boolean, date or instant. Did you mean "number"?',
      ],
    ],
    [
      'a list of nothing said',
      `${ROWS}    tags: { type: list }\n`,
      [
        'catalog.yaml:6:5 CRM3016 A list says nothing of what it holds. Add `of: text` or `of: number`.',
      ],
    ],
    [
      'a currency of no money',
      `${ROWS}    age: { type: number, currency: KRW }\n`,
      [
        'catalog.yaml:6:26 CRM3016 A column of type number has no `currency`. Take `currency` out, or make the column money.',
      ],
    ],
    [
      'a zone of no instant',
      `${ROWS}    born: { type: date, zone: Asia/Seoul }\n`,
      [
        'catalog.yaml:6:25 CRM3016 A column of type date has no `zone`. Take `zone` out, or make the column instant.',
      ],
    ],
    [
      'a table with too many dots',
      'customers: { table: a.b.c, key: id, traits: {} }\n',
      [
        'catalog.yaml:2:21 CRM2005 `table` does not take the form "a.b.c". A table or view: `name` or `schema.name`.',
      ],
    ],
    [
      'an event called traits',
      `${ROWS}    name: text\nevents:\n  traits: { table: t, customer: c, at: a }\n`,
      [
        'catalog.yaml:8:3 CRM3018 An event cannot be called "traits". Give it another name: in TypeScript `traits` of a catalog are those of customers.',
      ],
    ],
    [
      'a filter over an unknown trait',
      'customers:\n  table: people\n  key: id\n  where: { property: deletd, is: false }\n  traits: { deleted: boolean }\n',
      ['catalog.yaml:5:22 CRM3104 There is no property "deletd". Did you mean "deleted"?'],
    ],
  ])('%s is refused', async (_name, body, expected) => {
    expect(await diagnoseCatalog(body)).toEqual(expected)
  })

  test('a second catalog is refused, and only that is said', async () => {
    const files = { 'other.yaml': `catalog: other\n${ROWS}    name: text\n` }
    expect(await diagnose(files)).toEqual([
      'other.yaml:1:10 CRM3004 Catalog "other" is a second one beside "shop". Put their tables into one catalog.',
    ])
  })

  test('a missing catalog is said once', async () => {
    expect(await diagnose({ 'catalog.yaml': '' })).toEqual([
      'channel.yaml:2:10 CRM3003 channel "email" needs a catalog, and the project has none. Declare a `catalog` that says in which tables customers and events are.',
    ])
  })

  test('names are not checked against a catalog that has errors', async () => {
    const files = {
      'catalog.yaml': `catalog: shop\n${ROWS}    age: nummer\n`,
      's.yaml': 'segment: s\nwhere: { trait: nowhere, is: 1 }\n',
    }
    expect(await diagnose(files)).toHaveLength(1)
  })
})
