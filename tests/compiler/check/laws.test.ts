/** M4: Korean rules, CAN-SPAM and GDPR, found when the project is compiled. */
import { describe, expect, test } from 'vitest'
import {
  longestText,
  TOKEN_LENGTH,
} from '../../../src/compiler/declarations/templates/longest-text.ts'
import { eucKrBytes, outsideEucKr } from '../../../src/ir/euc-kr.ts'
import { signLink } from '../../../src/runtime/links/link-token.ts'
import { LINK_KEY } from '../../harness/link-key.ts'
import { diagnose, SHOP } from '../memory-project.ts'

const KOREA =
  "korea: { sender: 가게, optOut: '무료수신거부 080-000-0000', confirmation: elsewhere }"
const LAWS = { korea: 'KR', canSpam: 'CAN-SPAM' } as const
/** What a law asks for, or the name of one that asks for nothing. */
const config = (rules: string) => {
  const law = Object.entries(LAWS).find(([field]) => rules.startsWith(field))?.[1]
  const named = law === undefined ? `[${rules}]` : `[${law}]\nrules: { ${rules} }`
  return {
    'crm.config.yaml': `name: shop\nzone: Asia/Seoul\npreferences: { url: https://shop.example/p }\ncompliance: ${named}\n`,
  }
}
/** When consent was given is no matter of most tests. */
const PROVED = {
  'topic.yaml':
    'topic: offers\nproof: signed_up_at\nconsent: { trait: marketing_consent, is: true }\n',
}
const SMS = {
  'sms.yaml':
    'channel: sms\nvia: outbox\nmedium: sms\naddress: country\nfrom: "15881234@shop.example"\n',
  'catalog.yaml': SHOP['catalog.yaml'].replace('name: text', 'name: { type: text, maxLength: 5 }'),
}

async function found(rules: string, files: Record<string, string>) {
  const lines = await diagnose({ ...config(rules), ...PROVED, ...SMS, ...files })
  return lines.map(
    (line) => /^(\S+) (CRM\d+) (.*?)\. /.exec(`${line} `)?.slice(1).join(' ') ?? line,
  )
}

const email = (subject: string, body: string) => ({
  't.yaml': `template: t\nchannel: email\ntopic: offers\nsubject: '${subject}'\n${body}\n`,
})
const sms = (text: string, more = '') => ({
  't.yaml': `template: t\nchannel: sms\ntopic: offers\n${more}text: ${JSON.stringify(text)}\n`,
})
const LONG = { 'sms.yaml': `${SMS['sms.yaml']}long: lms\n` }
const END = '가게 무료수신거부 080-000-0000'

describe('M4: advertising in Korea', () => {
  test('nothing is asked of a project that does not follow the rules, nor of service messages', async () => {
    const link = "text: '{{links.unsubscribe}}'"
    expect(await found('GDPR', email('Hi', link))).toEqual([])
    const service = 'template: t\nchannel: email\nclass: service\nsubject: Hi\ntext: Hi\n'
    expect(await found(KOREA, { 't.yaml': service })).toEqual([])
  })

  test('e-mail: the mark is the very start of the subject, the sender and the refusal stand at the end', async () => {
    const fine =
      'html: \'<p>할인</p><p>가게 <a href="{{links.unsubscribe}}">무료 수신거부</a></p>\''
    expect(await found(KOREA, email('(광고) 할인', fine))).toEqual([])
    for (const subject of [
      '할인',
      ' (광고) 할인',
      '[광고] 할인',
      '{{customer.name}} (광고)',
      '(광 고) 할인',
    ]) {
      expect(await found(KOREA, email(subject, fine))).toEqual([
        't.yaml:4:10 CRM3540 Advertising "t" does not begin with "(광고)" in its `subject`',
      ])
    }
    const first = `html: '<p>가게 {{links.unsubscribe}}</p>${'<p>할인</p>'.repeat(6)}'`
    expect(await found(KOREA, email('(광고)', first))).toEqual([
      't.yaml:5:7 CRM3541 Advertising "t" does not end with the sender "가게" and "무료수신거부 080-000-0000" in its `html`',
    ])
  })

  test('SMS: the text begins with the mark and ends with sender and refusal', async () => {
    expect(await found(KOREA, sms(`(광고) 할인\n\n${END}`))).toEqual([])
    expect(await found(KOREA, sms('할인 가게'))).toEqual(
      ['t.yaml:4:7 CRM3540 Advertising "t" does not begin with "(광고)" in its `text`'].concat(
        't.yaml:4:7 CRM3541 Advertising "t" does not end with "무료수신거부 080-000-0000" in its `text`',
      ),
    )
  })

  test('in each locale, through partials', async () => {
    const body = `layout: base\nlocale: country\nlocales:\n  ko: { subject: '(광고) 할인' }\n  en: { subject: Sale }\nfallback: ko\ntext: Hi`
    const files = {
      't.yaml': `template: t\nchannel: email\ntopic: offers\n${body}\n`,
      'base.yaml': 'partial: base\ntext: "{{> content}}\\n가게 {{links.unsubscribe}}"\n',
    }
    expect(await found(KOREA, files)).toEqual([
      't.yaml:8:3 CRM3540 Advertising "t" does not begin with "(광고)" in its `subject`',
    ])
  })

  test('AlimTalk carries none', async () => {
    const files = {
      'k.yaml':
        'channel: kakao\nvia: outbox\nmedium: alimtalk\naddress: country\nfrom: a@b.example\n',
      't.yaml': `template: t\nchannel: kakao\ntopic: offers\nproviderTemplate: KA01\ntext: '(광고) ${END}'\n`,
    }
    expect(await found(KOREA, files)).toEqual([
      't.yaml:2:10 CRM3547 "t" is marketing, and AlimTalk carries no advertising',
    ])
  })
})

describe('M1, M4: brand messages of KakaoTalk', () => {
  /** As declared, and as an outbox that stands in for it. */
  const TALK = {
    'k.yaml':
      "channel: talk\nvia: kakao\nmedium: brandmessage\naddress: country\nfrom: '15881234'\nsender: KA01PF21\nkey: { env: KEY }\nsecret: { env: SECRET }\n",
  }
  const STAND_IN = {
    'k.yaml':
      'channel: talk\nvia: outbox\nmedium: brandmessage\naddress: country\nfrom: a@b.example\n',
  }
  const brand = (text: string, more = 'topic: offers\n') => ({
    't.yaml': `template: t\nchannel: talk\n${more}text: ${JSON.stringify(text)}\n`,
  })
  const filled = (characters: number) => {
    const rest = characters - `(광고) \n${END}`.length
    return `(광고) ${'가'.repeat(rest)}\n${END}`
  }

  test.each([
    ['KakaoTalk', TALK],
    ['an outbox', STAND_IN],
  ])(
    '%s: begins with the mark, whatever KakaoTalk adds, and ends with sender and refusal',
    async (_, channel) => {
      // Nothing of EUC-KR: KakaoTalk has every character.
      expect(await found(KOREA, { ...channel, ...brand(`(광고) 할인 😀\n${END}`) })).toEqual([])
      for (const text of ['할인', ' (광고) 할인', '[광고] 할인']) {
        expect(await found(KOREA, { ...channel, ...brand(text) })).toEqual([
          't.yaml:4:7 CRM3540 Advertising "t" does not begin with "(광고)" in its `text`',
          't.yaml:4:7 CRM3541 Advertising "t" does not end with the sender "가게" and "무료수신거부 080-000-0000" in its `text`',
        ])
      }
    },
  )

  test('carries advertising and nothing else, whatever laws are named', async () => {
    for (const rules of [KOREA, 'GDPR']) {
      for (const written of ['service', 'transactional']) {
        const template = brand('Hi', `class: ${written}\n`)
        expect(await found(rules, { ...TALK, ...template })).toEqual([
          `t.yaml:3:8 CRM3408 "t" is ${written}, and a brand message is advertising`,
        ])
      }
    }
    expect(await found('GDPR', { ...TALK, ...brand('Hi') })).toEqual([])
  })

  test('has room for 1,300 characters, whatever laws are named', async () => {
    expect(await found(KOREA, { ...TALK, ...brand(filled(1300)) })).toEqual([])
    for (const rules of [KOREA, 'GDPR']) {
      expect(await found(rules, { ...TALK, ...brand(filled(1301)) })).toEqual([
        't.yaml:4:7 CRM3409 Brand message "t" can take 1301 characters, and 1300 are the most',
      ])
    }
    const named = (characters: number) => filled(characters).replace('\n', '{{customer.name}}\n')
    expect(await found(KOREA, { ...TALK, ...brand(named(1295)) })).toEqual([])
    expect(await found(KOREA, { ...TALK, ...brand(named(1296)) })).toEqual([
      't.yaml:4:7 CRM3409 Brand message "t" can take 1301 characters, and 1300 are the most',
    ])
  })

  test('a value of any length is refused', async () => {
    const text = `(광고) {{customer.email}}\n${END}`
    expect(await found(KOREA, { ...TALK, ...brand(text) })).toEqual([
      't.yaml:4:7 CRM3545 Brand message "t" can be of any length: `customer.email` can',
    ])
    expect(await found('GDPR', { ...TALK, ...brand(text) })).toEqual([])
  })

  test('needs no approved text, and has room for none, nor for a subject or HTML', async () => {
    const known = brand(
      'Hi',
      'topic: offers\nproviderTemplate: KA01\nsubject: Hi\nhtml: <p>Hi</p>\n',
    )
    expect(await found('GDPR', { ...TALK, ...known })).toEqual(
      ['4:19 CRM3402 Template "t" has `providerTemplate`']
        .concat('5:10 CRM3402 Template "t" has `subject`', '6:7 CRM3402 Template "t" has `html`')
        .map((line) => `t.yaml:${line}, which channel "talk" (kakao) cannot carry`),
    )
  })
})

describe('M4: the length of an SMS, by EUC-KR', () => {
  test.each([
    ['가', 2],
    ['a', 1],
    ['(광고) ', 7],
    ['\n', 1],
  ])('%j takes %i bytes', (text, bytes) => {
    expect(eucKrBytes(text)).toBe(bytes)
  })

  test('what cannot be encoded is known', () => {
    expect(outsideEucKr('가a★뷁😀é😀')).toEqual(['뷁', '😀', 'é'])
  })

  test('counts the longest value that the catalog allows, and the longer side of a block', async () => {
    const room = 90 - eucKrBytes(`(광고) \n\n${END}`) - 10
    const filled = (bytes: number) => `(광고) {{customer.name}}${'a'.repeat(bytes)}\n\n${END}`
    expect(await found(KOREA, sms(filled(room)))).toEqual([])
    expect(await found(KOREA, sms(filled(room + 1)))).toEqual([
      't.yaml:4:7 CRM3543 SMS "t" can take 91 bytes, and 90 are an SMS',
    ])
    expect(await found(KOREA, { ...sms(filled(room + 1)), ...LONG })).toEqual([])
    expect(await found(KOREA, { ...sms(filled(2000)), ...LONG })).toEqual([
      't.yaml:4:7 CRM3544 LMS "t" can take ' +
        String(2000 + 90 - room) +
        ' bytes, and 2000 are the most',
    ])
    const sides = longestText('{{#if customer.name}}가나{{else}}abcde{{/if}}', undefined, undefined)
    expect(sides.bytes).toBe(5)
  })

  test('a value of any length is refused, and so is what arrives as a question mark', async () => {
    expect(await found(KOREA, sms(`(광고) {{customer.email}} 😀\n\n${END}`))).toEqual([
      't.yaml:4:7 CRM3545 SMS "t" can be of any length: `customer.email` can',
      't.yaml:4:7 CRM3546 SMS "t" has characters that arrive as a question mark: 😀',
    ])
  })

  test('a link of a message is always as long as is counted', () => {
    const message = '0123456789abcdef0123456789abcdef'
    for (const kind of ['unsubscribe', 'preferences'] as const) {
      expect(signLink({ kind, message }, LINK_KEY)).toHaveLength(TOKEN_LENGTH)
    }
    const page = 'https://shop.example/p'
    expect(longestText('{{links.unsubscribe}}', undefined, page).bytes).toBe(
      `${page}?token=`.length + TOKEN_LENGTH,
    )
  })
})

describe('M4: CAN-SPAM and GDPR', () => {
  test('the postal address is in every part of marketing e-mail', async () => {
    const rule = 'canSpam: { address: "1 Market Street, Springfield" }'
    const fine = "html: '<p>{{links.unsubscribe}}</p><p>1 Market Street,<br>Springfield</p>'"
    expect(await found(rule, email('Sale', fine))).toEqual([])
    const bare = email('Sale', "html: '<p>{{links.unsubscribe}} 1 Market Street</p>'")
    expect(await found(rule, bare)).toEqual([
      't.yaml:5:7 CRM3550 Marketing e-mail "t" does not show the postal address in its `html`',
    ])
  })

  test('consent to marketing names its proof, an instant', async () => {
    const line = email('Sale', "text: '{{links.unsubscribe}}'")
    const topic = (proof: string) =>
      `topic: offers\n${proof}consent: { trait: marketing_consent, is: true }\n`
    expect(await found('GDPR', { ...line, 'topic.yaml': topic('') })).toEqual([
      'topic.yaml:1:8 CRM3551 Topic "offers" names no proof of the consent to it',
    ])
    expect(await found('GDPR', { ...line, 'topic.yaml': topic('proof: name\n') })).toEqual([
      'topic.yaml:2:8 CRM3016 Trait "name" is a text, and instant or date is needed here',
    ])
    expect(await found('GDPR', { ...line, 'topic.yaml': topic('proof: birthday\n') })).toEqual([])
  })

  test('an unknown trait in the consent to nights is said once, in the config', async () => {
    const night = 'korea: { sender: 가게, optOut: x, nightConsent: { trait: nite, is: true } }'
    expect(await found(night, {})).toEqual([
      'crm.config.yaml:5:65 CRM3102 There is no trait "nite"',
    ])
  })
})
