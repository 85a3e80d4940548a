/** Templates as written: class, topic, channel, texts and their positions (M2, J8; SEMANTICS 23). */
import { describe, expect, test } from 'vitest'
import { compileCleanly, diagnose, SHOP } from '../memory-project.ts'

const HEAD = 'template: t\nchannel: email\n'

describe('M2, J8: templates', () => {
  test('defaults are written out and traits found, sorted', async () => {
    const body =
      "topic: offers\nsubject: '{{customer.name}}'\nhtml: '<p>{{customer.country}} {{links.unsubscribe}}</p>'\n"
    const compiled = await compileCleanly({ ...SHOP, 't.yaml': HEAD + body })
    expect(compiled.objects.get('template.t')).toMatchObject({
      canonical: {
        channel: 'email',
        class: 'marketing',
        topic: 'offers',
        subject: '{{customer.name}}',
        html: '<p>{{customer.country}} {{links.unsubscribe}}</p>',
        given: ['links.unsubscribe'],
        traits: ['country', 'name'],
      },
      dependsOn: ['catalog.shop', 'channel.email', 'topic.offers'],
      program: { kind: 'template' },
    })
  })

  test.each([
    [
      'marketing without topic (SEMANTICS 23)',
      'subject: Hi\ntext: Hi',
      [
        't.yaml:1:11 CRM3013 Template "t" is marketing and names no topic. Give it a `topic`, or the `class` transactional or service if it is no advertising.',
      ],
    ],
    [
      'no text at all',
      'class: service\nsubject: Hi',
      ['t.yaml:1:11 CRM2002 `html`, `mjml` or `text` is missing. Add one of html, mjml, text.'],
    ],
    [
      'no subject',
      'class: service\ntext: Hi',
      [
        't.yaml:1:11 CRM3401 Template "t" has no `subject`, which channel "email" (outbox) needs. Add `subject`: its subject line or title.',
      ],
    ],
    [
      'a line break in the subject',
      'class: service\nsubject: "Hi\\nBcc: x"\ntext: Hi',
      [
        't.yaml:4:10 CRM3014 The subject has a line break. Write it on one line; in YAML `>-` joins lines and drops the last break.',
      ],
    ],
    [
      'an unknown topic',
      'topic: ofers\nsubject: Hi\ntext: Hi',
      ['t.yaml:3:8 CRM3001 There is no topic "ofers". Did you mean "offers"?'],
    ],
    [
      'an unknown class',
      'class: transactionl\nsubject: Hi\ntext: Hi',
      [
        't.yaml:3:8 CRM2004 `class` is the text "transactionl", not marketing, transactional or service. Did you mean "transactional"?',
      ],
    ],
    [
      'an unknown trait in a block scalar, at its place',
      'class: service\nsubject: Hi\ntext: |\n  Hello\n  {{customer.nmae}}',
      [
        't.yaml:7:5 CRM3011 There is no trait "nmae" for `customer.nmae` in line 2 of `text`. Did you mean "name"?',
      ],
    ],
    [
      'a syntax error, at its line',
      'class: service\nsubject: Hi\ntext: |\n  Hello\n  {{#if customer.name}}\n  Bye {{/unless}}',
      [
        "t.yaml:7:3 CRM3010 Handlebars cannot read this: if doesn't match unless in line 2 of `text`. Every `{{` needs its `}}`, and every block `{{#…}}` its `{{/…}}`.",
      ],
    ],
  ])('%s is refused', async (_name, body, expected) => {
    expect(await diagnose({ 't.yaml': `${HEAD}${body}\n` })).toEqual(expected)
  })

  test('an unknown channel is refused', async () => {
    const files = {
      't.yaml': 'template: t\nchannel: emial\nclass: service\nsubject: Hi\ntext: Hi\n',
    }
    expect(await diagnose(files)).toEqual([
      't.yaml:2:10 CRM3001 There is no channel "emial". Did you mean "email"?',
    ])
  })

  test('a problem in a file of its own is pointed at there', async () => {
    const files = {
      't.yaml': `${HEAD}class: service\nsubject: Hi\nhtml: { file: t.html }\n`,
      't.html': '<p>\n  {{customer.contry}}\n</p>\n',
    }
    expect(await diagnose(files)).toEqual([
      't.html:2:5 CRM3011 There is no trait "contry" for `customer.contry` in line 2 of `html`. Did you mean "country"?',
    ])
  })
})
