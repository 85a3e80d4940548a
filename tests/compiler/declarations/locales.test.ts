/** M2: locale variants: each is a whole message, and language-region falls back to language and then to the fallback. */
import { describe, expect, test } from 'vitest'
import { compileTemplate } from '../../../src/runtime/render/compile-template.ts'
import { pickLocale } from '../../../src/runtime/render/pick-locale.ts'
import { compileCleanly, diagnose, SHOP } from '../memory-project.ts'

const HEAD = 'template: t\nchannel: email\nclass: service\nlocale: country\n'

describe('M2: locales', () => {
  test('what a locale leaves out is the shared text, and the recipient gets their own', async () => {
    const body = `${HEAD}html: '<p>{{customer.name}}</p>'
locales:
  ko: { subject: 환영합니다, html: { file: ko.html } }
  en: { subject: 'Welcome {{customer.tags.length}}', preheader: Hello }
  en-GB: { subject: Welcome to Britain, text: Plain }
fallback: ko
`
    const files = { ...SHOP, 't.yaml': body, 'ko.html': '<p>{{customer.name}}님</p>' }
    const { objects } = await compileCleanly(files)
    const object = objects.get('template.t')
    expect(object?.canonical).toMatchObject({
      subject: '환영합니다',
      html: '<p>{{customer.name}}님</p>',
      traits: ['country', 'name', 'tags'],
      locales: {
        trait: 'country',
        fallback: 'ko',
        texts: { en: { html: '<p>{{customer.name}}</p>' } },
      },
    })
    if (object?.program.kind !== 'template') throw new Error('no template')
    const render = compileTemplate(object.program.template)
    const subject = (country: string | null) =>
      render({ customer: { name: 'Kim', country, tags: [] } }).subject
    expect(['ko-KR', 'en', 'en-US', 'en_GB', 'fr', null].map(subject)).toEqual([
      '환영합니다',
      'Welcome 0',
      'Welcome 0',
      'Welcome to Britain',
      '환영합니다',
      '환영합니다',
    ])
    const english = render({ customer: { name: '<Kim>', country: 'en', tags: [] } })
    expect(english.html).toContain('crm-preheader')
    // The preheader is for inboxes; the plain text does not repeat it.
    expect(english.text).toBe('<Kim>')
  })

  test.each([
    ['ko-KR', 'ko'],
    ['KO', 'ko'],
    ['en_gb', 'en-GB'],
    ['en-US', 'en'],
    ['zh-Hant-TW', 'zh-Hant'],
    ['zh-TW', 'fallback'],
    ['ko_KR.UTF-8', 'ko'],
    ['', 'fallback'],
    ['constructor', 'fallback'],
    [null, 'fallback'],
    [7, 'fallback'],
  ])('%j gets %s', (wanted, expected) => {
    const texts = { ko: NONE, en: NONE, 'en-GB': NONE, 'zh-Hant': NONE }
    expect(pickLocale({ texts, fallback: 'fallback' }, wanted)).toBe(expected)
  })

  test.each([
    [
      'without the trait',
      'template: t\nchannel: email\nclass: service\nlocales: { ko: { subject: a, text: b } }\nfallback: ko\n',
      't.yaml:1:11 CRM2002 `locale` is missing. Add `locale`.',
    ],
    [
      'an unknown trait',
      `${HEAD.replace('country', 'lang')}locales: { ko: { subject: a, text: b } }\nfallback: ko\n`,
      't.yaml:4:9 CRM3102 There is no trait "lang". Use one of email, name, country, age, deleted, marketing_consent, signed_up_at, birthday, ….',
    ],
    [
      'a fallback that is no locale',
      `${HEAD}locales: { ko: { subject: a, text: b } }\nfallback: en\n`,
      't.yaml:6:11 CRM3507 "en" is not one of the locales of the template. Use one of ko.',
    ],
    [
      'a locale without a subject',
      `${HEAD}text: b\nlocales:\n  ko: { subject: a }\n  en: { preheader: b }\nfallback: ko\n`,
      't.yaml:8:3 CRM3506 Locale "en" of template "t" has no `subject`, which channel "email" (outbox) needs. Add `subject`, here or to the template for all locales: its subject line or title.',
    ],
    [
      'a locale without a text',
      `${HEAD}subject: a\nlocales:\n  ko: { text: b }\n  en: { preheader: b }\nfallback: ko\n`,
      't.yaml:8:3 CRM3506 Locale "en" of template "t" has no `html` or `text`, which channel "email" (outbox) needs. Add `html` or `text`, here or to the template for all locales.',
    ],
    [
      'an unknown path in one of them',
      `${HEAD}subject: a\nlocales:\n  ko: { text: '{{customer.nme}}' }\nfallback: ko\n`,
      't.yaml:7:18 CRM3011 There is no trait "nme" for `customer.nme` in `locales.ko.text`. Did you mean "name"?',
    ],
  ])('%s is refused', async (_name, text, expected) => {
    expect(await diagnose({ 't.yaml': text })).toEqual([expected])
  })
})

const NONE = { subject: '' }
