/** M2: partials and layouts: every path is checked where they are used, with its position in the partial's own file. */
import { describe, expect, test } from 'vitest'
import type { TemplateProgram } from '../../../src/ir/compiled.ts'
import { compileCleanly, diagnose, type Files, SHOP } from '../memory-project.ts'

const SERVICE = 'channel: email\nclass: service\nsubject: Hi\n'

async function rendered(files: Files) {
  const { objects } = await compileCleanly({ ...SHOP, ...files })
  const { program } = objects.get('template.t') ?? {}
  if (program?.kind !== 'template') throw new Error('no template')
  return (program satisfies TemplateProgram).template
}

describe('M2: partials', () => {
  test('their texts are in the compiled template, by the part they are used in', async () => {
    const template = await rendered({
      't.yaml': `template: t\n${SERVICE}html: '<p>{{> sign}}</p>'\ntext: 'Bye, {{> sign}}'\n`,
      'p.yaml':
        "partial: sign\nhtml: '<b>{{customer.name}}</b>{{> legal}}'\ntext: '{{customer.country}}'\n",
      'q.yaml': 'partial: legal\nhtml: { file: legal.html }\n',
      'legal.html': '<i>Shop</i>\n',
    })
    expect(template).toMatchObject({
      html: '<p><b>{{customer.name}}</b><i>Shop</i></p>',
      text: 'Bye, {{customer.country}}',
      traits: ['country', 'name'],
    })
    expect(template).not.toHaveProperty('partials')
  })

  test('a template depends on all of them, so a change of one changes what it does', async () => {
    const files = {
      ...SHOP,
      't.yaml': `template: t\n${SERVICE}text: '{{> a}}'\n`,
      'a.yaml': "partial: a\ntext: '{{> b}}'\n",
    }
    const one = await compileCleanly({ ...files, 'b.yaml': 'partial: b\ntext: one\n' })
    const two = await compileCleanly({ ...files, 'b.yaml': 'partial: b\ntext: two\n' })
    const of = (project: typeof one) => project.objects.get('template.t')
    expect(of(one)?.dependsOn).toEqual(['catalog.shop', 'channel.email', 'partial.a', 'partial.b'])
    expect(of(one)?.fingerprint.own).toBe(of(two)?.fingerprint.own)
    expect(of(one)?.fingerprint.behaviour).not.toBe(of(two)?.fingerprint.behaviour)
  })

  test('inside a block a partial is about what the block is about, and sees no names of it', async () => {
    const files = {
      't.yaml': `template: t\n${SERVICE}text: '{{#with customer}}{{> who}}{{/with}}'\n`,
    }
    const fine = await rendered({ ...files, 'p.yaml': "partial: who\ntext: '{{name}}'\n" })
    expect(fine.traits).toEqual(['name'])
    const outside = { ...files, 'p.yaml': "partial: who\ntext: '{{../customer.name}}'\n" }
    expect(await diagnose(outside)).toEqual([
      'p.yaml:2:10 CRM3011 There is no variable `../customer.name` in `text`. There are not that many blocks around it.',
    ])
  })

  test('an unknown path is shown in the file of the partial, once for all templates that use it', async () => {
    const files = {
      't.yaml': `template: t\n${SERVICE}html: '{{> foot}}'\n---\ntemplate: u\n${SERVICE}html: '{{> foot}}'\n`,
      'p.yaml': 'partial: foot\nhtml: { file: foot.html }\n',
      'foot.html':
        '<p>name: name</p>\n<p>{{customer.name}} {{#if customer.tags}}{{customer.nme}}{{/if}}</p>\n',
    }
    expect(await diagnose(files)).toEqual([
      'foot.html:2:45 CRM3011 There is no trait "nme" for `customer.nme` in line 2 of `html`. Did you mean "name"?',
    ])
  })

  test('white space that a tag cuts is cut', async () => {
    const template = await rendered({
      't.yaml': `template: t\n${SERVICE}text: 'a {{~> x ~}} b {{> x}} c'\n`,
      'p.yaml': 'partial: x\ntext: X\n',
    })
    expect(template.text).toBe('aXb X c')
  })

  test.each([
    [
      'unknown',
      "text: '{{> sihn}}'",
      ['t.yaml:5:10 CRM3001 There is no partial "sihn" in `text`. Did you mean "sign"?'],
    ],
    [
      'without the text needed',
      "text: '{{> sign}}'",
      ['t.yaml:5:10 CRM3502 Partial "sign" has no text for this place in `text`. Give it `text`.'],
    ],
    [
      'with arguments',
      "html: '{{> sign customer}}'",
      [
        't.yaml:5:7 CRM3012 A partial is named and takes nothing in `html`. Write {{> name}}; what it reads is given by {{#with …}} around it.',
      ],
    ],
    [
      'content without a layout',
      "text: '{{> content}}'",
      [
        't.yaml:5:10 CRM3503 `{{> content}}` stands for the text of a template, and nothing is laid out here in `text`. Name the partial as `layout` of the template, or take `{{> content}}` out.',
      ],
    ],
    [
      'as a block',
      "html: '{{#> sign}}x{{/sign}}'",
      [
        't.yaml:5:7 CRM3012 Partials have no blocks in `html`. Name the partial as `layout` of the template; {{> content}} in it is the text.',
      ],
    ],
  ])('%s is refused', async (_name, body, expected) => {
    const files = {
      't.yaml': `template: t\n${SERVICE}${body}\n`,
      'p.yaml': 'partial: sign\nhtml: Shop\n',
    }
    expect(await diagnose(files)).toEqual(expected)
  })

  test('a circle is refused, and what does not parse is said once', async () => {
    const circle = {
      't.yaml': `template: t\n${SERVICE}text: '{{> a}}'\n`,
      'a.yaml': "partial: a\ntext: '{{> b}}'\n---\npartial: b\ntext: '{{> a}}'\n",
    }
    expect(await diagnose(circle)).toEqual([
      'a.yaml:5:10 CRM3501 Partial "a" is made of itself: a → b → a in `text`. Take one of these `{{> …}}` out.',
    ])
    const broken = { ...circle, 'a.yaml': "partial: a\ntext: '{{#if customer.name}}'\n" }
    expect((await diagnose(broken)).map((line) => line.slice(0, 20))).toEqual([
      'a.yaml:2:7 CRM3010 H',
    ])
  })

  test('"content" is no name of a partial', async () => {
    expect(await diagnose({ 'p.yaml': 'partial: content\ntext: x\n' })).toEqual([
      'p.yaml:1:10 CRM3018 A partial cannot be called "content". Give it another id: {{> content}} is the text of the template that a layout is around.',
    ])
  })
})

describe('M2: layouts', () => {
  const BASE = `partial: base
html: |
  <html><body><h1>{{customer.name}}</h1>{{> content}}</body></html>
text: "{{> content}}\\n--\\nShop"
`

  test('the template stands where the layout says', async () => {
    const template = await rendered({
      't.yaml': `template: t\nlayout: base\npreheader: 'For {{customer.name}}'\n${SERVICE}html: '<p>{{customer.country}}</p>'\ntext: Hello\n`,
      'p.yaml': BASE,
    })
    expect(template.html).toMatch(
      /^<html><body><div class="crm-preheader" style="display:none[^"]*">For \{\{customer\.name\}\}<\/div><h1>\{\{customer\.name\}\}<\/h1><p>\{\{customer\.country\}\}<\/p><\/body><\/html>/,
    )
    expect(template.text).toBe('Hello\n--\nShop')
    expect(template.traits).toEqual(['country', 'name'])
    expect(template).not.toHaveProperty('layout')
  })

  test('a problem of the template is shown in the template, of the layout in the layout', async () => {
    const files = {
      't.yaml': `template: t\nlayout: base\n${SERVICE}html: { file: t.html }\n`,
      't.html': '<p>\n{{customer.cuntry}}</p>',
      'p.yaml': BASE.replace('customer.name', 'customer.nam'),
    }
    expect(await diagnose(files)).toEqual([
      'p.yaml:3:21 CRM3011 There is no trait "nam" for `customer.nam` in `html`. Did you mean "name"?',
      't.html:2:3 CRM3011 There is no trait "cuntry" for `customer.cuntry` in line 2 of `html`. Did you mean "country"?',
    ])
  })

  test('a layout without content, or without the text needed, is refused', async () => {
    const files = { 't.yaml': `template: t\nlayout: base\n${SERVICE}html: Hi\n` }
    expect(await diagnose({ ...files, 'p.yaml': 'partial: base\nhtml: Shop\n' })).toEqual([
      't.yaml:2:9 CRM3503 Layout "base" has no place for the text of a template in its `html`. Write {{> content}} where it goes.',
    ])
    expect(
      await diagnose({ ...files, 'p.yaml': "partial: base\ntext: '{{> content}}'\n" }),
    ).toEqual([
      't.yaml:2:9 CRM3502 Layout "base" has no text for `html`. Give it `html` or `mjml`.',
    ])
  })
})
