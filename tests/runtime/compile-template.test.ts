/** M2: what Handlebars offers is there for texts that use it, and only for those. */
import { describe, expect, test } from 'vitest'
import type { Template } from '../../src/ir/template.ts'
import { compileTemplate } from '../../src/runtime/render/compile-template.ts'

const customer = { name: 'Kim', isVip: false, items: ['a', 'b'], prices: { a: 1 } }

function textOf(text: string, rest: Partial<Template> = {}): string {
  const template: Template = {
    ...{ id: 'hello', channel: 'email', class: 'service', traits: [], text },
    ...rest,
  }
  return compileTemplate(template)({ customer }).text
}

describe('M2: helpers of Handlebars', () => {
  test('each is there without the others being named', () => {
    expect(textOf('Hi{{#unless customer.isVip}} you{{/unless}}')).toBe('Hi you')
    expect(textOf('{{#if customer.name}}Hi{{/if}}')).toBe('Hi')
    expect(textOf('{{#each customer.items}}{{this}} {{/each}}')).toBe('a b ')
    expect(textOf('{{#with customer}}{{name}}{{/with}}')).toBe('Kim')
    expect(textOf('{{lookup customer.prices "a"}}')).toBe('1')
    expect(textOf('{{~#unless customer.isVip~}} x {{~/unless~}}')).toBe('x')
    expect(textOf('{{{{unless customer.isVip}}}}raw{{{{/unless}}}}')).toBe('raw')
    expect(textOf('{{^customer.isVip}}no{{/customer.isVip}}')).toBe('no')
  })

  test('also where only the subject or another locale uses it', () => {
    const subject = '{{#unless customer.isVip}}Hi{{/unless}}'
    const template: Template = {
      ...{ id: 'hello', channel: 'email', class: 'service', traits: [], text: 'Dear', subject },
    }
    expect(compileTemplate(template)({ customer }).subject).toBe('Hi')
    const locales = { trait: 'lang', fallback: 'en', texts: { en: { text: subject } } }
    expect(textOf('Dear', { locales })).toBe('Hi')
  })

  test('without any the text is what it says', () => {
    expect(textOf('Dear {{customer.name}}')).toBe('Dear Kim')
  })
})
