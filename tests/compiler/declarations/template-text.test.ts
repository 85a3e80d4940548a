/** What a template's text reads and what is refused in it (M2: every variable checked against the catalog). */
import { describe, expect, test } from 'vitest'
import { includeFrom } from '../../../src/compiler/declarations/templates/include-partials.ts'
import type { TextPart } from '../../../src/compiler/declarations/templates/placed-text.ts'
import { readTemplateText } from '../../../src/compiler/declarations/templates/read-template-text.ts'
import type { TemplateText } from '../../../src/compiler/declarations/templates/template-text.ts'
import type { Column } from '../../../src/ir/catalog.ts'

const traits: Readonly<Record<string, Column>> = {
  name: { type: 'text', column: 'name' },
  country: { type: 'text', column: 'country' },
  vip: { type: 'boolean', column: 'vip' },
  tags: { type: 'list', of: 'text', column: 'tags' },
}

const NO_PARTIALS = includeFrom({ partials: new Map(), isDeclared: () => false })

function read(text: string, part: TextPart = 'text'): TemplateText {
  const placed = { text, part, place: { path: ['text'] } }
  return readTemplateText(placed, { traits, given: {}, starts: undefined }, NO_PARTIALS)
}

function unchecked(text: string): TemplateText {
  const placed = { text, part: 'text' as const, place: { path: ['text'] } }
  return readTemplateText(placed, { traits: undefined, given: {}, starts: undefined }, NO_PARTIALS)
}

function reads(text: string): readonly string[] {
  const { problems, traits: found } = read(text)
  expect(problems).toEqual([])
  return [...found].sort()
}

function problem(text: string) {
  const { problems } = read(text)
  return problems.map(({ code, message, fix, token, line, column }) =>
    [code, `${line}:${column}`, message, fix, token]
      .filter((part) => part !== undefined)
      .join(' | '),
  )
}

describe('M2: traits a template reads', () => {
  test.each([
    ['plain text', 'Hello', []],
    ['a variable', 'Hello {{customer.name}}', ['name']],
    ['in brackets', '{{customer.[name]}}', ['name']],
    ['by @root', '{{@root.customer.name}}', ['name']],
    ['this', '{{this.customer.name}}', ['name']],
    [
      'if, else if, else',
      '{{#if customer.vip}}a{{else if customer.country}}b{{else}}{{customer.name}}{{/if}}',
      ['country', 'name', 'vip'],
    ],
    ['unless', '{{#unless customer.vip}}{{customer.name}}{{/unless}}', ['name', 'vip']],
    ['each over a list', '{{#each customer.tags}}{{this}}{{@index}}{{/each}}', ['tags']],
    [
      'each and the outside',
      '{{#each customer.tags}}{{../customer.name}}{{/each}}',
      ['name', 'tags'],
    ],
    ['each with names', '{{#each customer.tags as |tag i|}}{{tag}}{{i}}{{/each}}', ['tags']],
    [
      'else of each',
      '{{#each customer.tags}}{{this}}{{else}}{{customer.name}}{{/each}}',
      ['name', 'tags'],
    ],
    ['with the customer', '{{#with customer}}{{name}}{{/with}}', ['name']],
    [
      'with a name for it',
      '{{#with customer as |c|}}{{c.name}}{{../customer.vip}}{{/with}}',
      ['name', 'vip'],
    ],
    ['the length of a list', '{{#if customer.tags.length}}{{customer.tags.[0]}}{{/if}}', ['tags']],
    ['lookup', '{{lookup customer "name"}}{{lookup customer.tags 0}}', ['name', 'tags']],
    ['lookup inside if', '{{#if (lookup customer "vip")}}x{{/if}}', ['vip']],
    ['comments', '{{! customer.contry }}{{!-- {{x}} --}}', []],
    ['escaped mustaches', '\\{{customer.contry}}', []],
  ])('%s', (_name, text, expected) => {
    expect(reads(text)).toEqual(expected)
  })
})

describe('M2: what cannot be rendered is refused', () => {
  test.each([
    [
      '{{customer.contry}}',
      'CRM3011 | 1:3 | There is no trait "contry" for `customer.contry` | Did you mean "country"? | customer.contry',
    ],
    [
      '\n  {{#if customer.vop}}{{/if}}',
      'CRM3011 | 2:9 | There is no trait "vop" for `customer.vop` | Did you mean "vip"? | customer.vop',
    ],
    [
      '{{name}}',
      'CRM3011 | 1:3 | There is no variable `name` | Traits are read from the customer: write {{customer.name}}. | name',
    ],
    [
      '{{custmer.name}}',
      'CRM3011 | 1:3 | There is no variable `custmer.name` | Did you mean "customer.name"? | custmer.name',
    ],
    [
      '{{message.id}}',
      'CRM3011 | 1:3 | There is no variable `message.id` | A template reads the traits of its recipient: {{customer.<trait>}}. | message.id',
    ],
    [
      '{{customer}}',
      'CRM3011 | 1:3 | `customer` is not one value | Write one of its traits: {{customer.<trait>}}. | customer',
    ],
    [
      '{{customer.name.first}}',
      'CRM3011 | 1:3 | There is no variable `customer.name.first` | "name" has no parts; write it alone. | customer.name.first',
    ],
    [
      '{{../customer.name}}',
      'CRM3011 | 1:3 | There is no variable `../customer.name` | There are not that many blocks around it. | ../customer.name',
    ],
    [
      '{{@index}}',
      'CRM3011 | 1:3 | There is no variable `@index` | Inside `{{#each}}` there are @index, @first and @last. | @index',
    ],
    [
      '{{#each customer.name}}x{{/each}}',
      'CRM3012 | 1:1 | `{{#each}}` goes over a list | Give it a trait that is a list. | each',
    ],
    [
      '{{#customer.vip}}x{{/customer.vip}}',
      'CRM3012 | 1:1 | `{{#customer.vip}}` is not a block that templates have | Write {{#if customer.vip}} … {{/if}}. | customer.vip',
    ],
    [
      '{{upper customer.name}}',
      'CRM3012 | 1:3 | `upper` is not a helper that templates have | Inside `{{ }}` only `lookup` can be called. | upper',
    ],
    [
      '{{> footer}}',
      'CRM3001 | 1:1 | There is no partial "footer" | None is declared yet. | > footer',
    ],
    [
      '{{lookup customer customer.name}}',
      'CRM3012 | 1:3 | `lookup` here could read any trait | Write the name of the trait in quotes, or {{customer.<trait>}}. | lookup',
    ],
  ])('%s', (text, expected) => {
    expect(problem(text)).toEqual([expected])
  })

  test('in HTML a value is always escaped, in plain text there is nothing to escape', () => {
    const [found, more] = read('{{{customer.name}}}', 'html').problems
    expect([found?.code, found?.line, found?.column, more]).toEqual(['CRM3012', 1, 1, undefined])
    expect(read('{{{customer.name}}}{{&customer.name}}').problems).toEqual([])
  })

  test('every problem of a text is found', () => {
    expect(problem('{{customer.a1}}\n{{customer.b1}}')).toHaveLength(2)
  })

  test('names are not checked while the catalog has errors', () => {
    expect(unchecked('{{customer.whatever}}').problems).toEqual([])
  })
})

describe('M2: a text that is not Handlebars', () => {
  test.each([
    ['a\n{{#if customer.vip}}\n', '3:1 the text ends after `...{#if customer.vip}}`'],
    ['a {{customer.name', '1:1 it breaks off after `a {{customer.`'],
    ['a {{customer.name}', '1:1 it breaks off after `a {{customer.name`'],
    ['x\n{{/if}}', '2:1 a block is closed that is not open after `x`'],
    ['{{#if customer.vip}}{{/unless}}', "1:4 if doesn't match unless"],
  ])('%j', (text, expected) => {
    const [found] = read(text).problems
    expect(found?.code).toBe('CRM3010')
    const reason = found?.message.replace('Handlebars cannot read this: ', '')
    expect(`${found?.line}:${found?.column} ${reason}`).toBe(expected)
  })
})
