/** M2: MJML becomes HTML when the project is compiled, and Handlebars in it survives or is refused. */
import Handlebars from 'handlebars'
import { describe, expect, test } from 'vitest'
import {
  protectExpressions,
  restoreExpressions,
} from '../../../src/compiler/declarations/templates/mjml/protect-expressions.ts'
import { compileTemplate } from '../../../src/runtime/render/compile-template.ts'
import { compileCleanly, diagnose, type Files, SHOP } from '../memory-project.ts'

const HEAD = 'template: t\nchannel: email\nclass: service\nsubject: Hi\n'

function mjml(column: string): string {
  return `<mjml>\n<mj-body><mj-section><mj-column>\n${column}\n</mj-column></mj-section></mj-body>\n</mjml>\n`
}

async function template(files: Files) {
  const { objects } = await compileCleanly({ ...SHOP, ...files })
  const { program } = objects.get('template.t') ?? {}
  if (program?.kind !== 'template') throw new Error('no template')
  return program.template
}

describe('M2: MJML', () => {
  test('is compiled, with variables in text and attributes and blocks in mj-raw', async () => {
    const compiled = await template({
      't.yaml': `${HEAD}mjml: { file: t.mjml }\n`,
      't.mjml': mjml(
        [
          '<mj-text>Dear {{customer.name}} &amp; family</mj-text>',
          '<mj-raw>{{#if (lookup customer "country")}}</mj-raw>',
          '<mj-button href="https://shop.example/?c={{customer.country}}">Go</mj-button>',
          '<mj-raw>{{else}}</mj-raw><mj-text>Nowhere</mj-text><mj-raw>{{/if}}</mj-raw>',
        ].join('\n'),
      ),
    })
    expect(compiled.traits).toEqual(['country', 'name'])
    expect(compiled.html).not.toContain('<mj-')
    expect(compiled.html).not.toContain('fonts.googleapis.com')
    expect(compiled).not.toHaveProperty('mjml')
    const render = compileTemplate(compiled)
    const korean = render({ customer: { name: '<Kim>', country: 'K&R' } })
    expect(korean.html).toContain('Dear &lt;Kim&gt; &amp; family')
    expect(korean.html).toContain('href="https://shop.example/?c=K&amp;R"')
    expect(korean.html).not.toContain('Nowhere')
    expect(korean.text).toContain('Dear <Kim> & family')
    const nowhere = render({ customer: { name: 'Kim', country: null } })
    expect(nowhere.html).toContain('Nowhere')
    expect(nowhere.html).not.toContain('shop.example')
  })

  test('takes its layout and partials in MJML, and HTML inside text', async () => {
    const layout = mjml('<mj-text>Shop</mj-text>\n{{> content}}\n<mj-text>{{> sign}}</mj-text>')
    const files = {
      't.yaml': `${HEAD}layout: base\nmjml: '<mj-text>Hello {{customer.name}}</mj-text>'\n`,
      'p.yaml':
        "partial: base\nmjml: { file: base.mjml }\n---\npartial: sign\nhtml: '<b>{{customer.country}}</b>'\n",
      'base.mjml': layout,
    }
    const { html, traits } = await template(files)
    expect(traits).toEqual(['country', 'name'])
    expect(html).toContain('>Hello {{customer.name}}</div>')
    expect(html).toContain('<b>{{customer.country}}</b>')
    const inText = { ...files, 'base.mjml': mjml('<mj-text>{{> content}}</mj-text>') }
    const plain = { ...inText, 't.yaml': `${HEAD}layout: base\nhtml: '<i>{{customer.name}}</i>'\n` }
    expect((await template(plain)).html).toContain('<i>{{customer.name}}</i>')
  })

  test.each([
    [
      'an unknown trait, at its place',
      mjml('<mj-text>{{customer.nme}}</mj-text>'),
      't.mjml:3:12 CRM3011 There is no trait "nme" for `customer.nme` in line 3 of `mjml`. Did you mean "name"?',
    ],
    [
      'an element that does not exist',
      mjml('<mj-text>a</mj-text>\n<mj-txt>{{customer.name}}</mj-txt>'),
      "t.mjml:4:1 CRM3504 MJML cannot compile this: Element mj-txt doesn't exist or is not registered in line 4 of `mjml`. Write it as https://documentation.mjml.io says.",
    ],
    [
      'a block between elements',
      mjml('{{#if customer.name}}<mj-text>a</mj-text>{{/if}}'),
      't.mjml:3:1 CRM3505 `{{#if customer.name}}` stands where MJML keeps no text in line 3 of `mjml`. Put it into <mj-raw>…</mj-raw>, or into the text of an element.',
    ],
    [
      'a file of MJML',
      mjml('<mj-include path="/etc/passwd" />'),
      't.mjml:3:1 CRM3504 MJML cannot compile this: mj-include is not read; write {{> partial}} instead in line 3 of `mjml`. Write it as https://documentation.mjml.io says.',
    ],
    [
      'no MJML at all',
      'Hello\n',
      't.mjml:1:1 CRM3504 MJML cannot compile this: Parsing failed. Check your mjml in `mjml`. Write it as https://documentation.mjml.io says.',
    ],
  ])('%s is refused', async (_name, text, expected) => {
    const files = { 't.yaml': `${HEAD}mjml: { file: t.mjml }\n`, 't.mjml': text }
    expect((await diagnose(files))[0]).toBe(expected)
  })

  test('html and mjml at once are refused', async () => {
    const body = `${HEAD}html: a\nmjml: '${mjml('<mj-text>a</mj-text>').replaceAll('\n', ' ')}'\n`
    expect(await diagnose({ 't.yaml': body })).toEqual([
      't.yaml:6:7 CRM3508 The template has both `html` and `mjml`. Take one of them out: MJML becomes the HTML part.',
    ])
  })
})

describe('M2: expressions protected from MJML', () => {
  test.each([
    'a {{b}} c',
    '{{{b}}}{{&c}}{{!-- }} {{x}} --}}{{! y }}',
    '{{lookup customer "}}"}} {{customer.[a}}b]}}',
    'crmhbs0x {{a}}crmhbsq {{~#if b~}}x{{~else~}}y{{/if}}',
    '\\{{no}} {{yes}}',
  ])('%s comes back as it was', (text) => {
    const source = protectExpressions(text)
    expect(source.text.replace('\\{{no}}', '')).not.toMatch(/\{\{|\}\}/)
    expect(restoreExpressions(source.text, source)).toBe(text)
    // Cut where Handlebars cuts: what stays between them has no expression of its own.
    for (const { written } of source.expressions) {
      if (!/^\{\{~?(#|\/|else)/.test(written)) expect(() => Handlebars.parse(written)).not.toThrow()
    }
  })
})
