/** M3: what links of messages have to have, found when the project is compiled. */
import { describe, expect, test } from 'vitest'
import { diagnose, SHOP } from '../memory-project.ts'

const HEAD = 'template: t\nchannel: email\ntopic: offers\nsubject: Hi\n'
const LINK = '{{links.unsubscribe}}'

describe('M3: a link to unsubscribe in marketing e-mail', () => {
  test.each([
    ['in a text', `text: Bye ${LINK}`, []],
    ['in the layout', `layout: base\nhtml: <p>Hi</p>`, []],
    ['in an attribute', `html: '<a href="${LINK}">Stop</a>'`, []],
    [
      'nowhere',
      'html: <p>Hi</p>',
      [
        't.yaml:5:7 CRM3520 Marketing e-mail "t" shows no link to unsubscribe in its `html`. Write {{links.unsubscribe}} there, or in its layout, outside of all blocks.',
      ],
    ],
    ['only for some', `html: '{{#if customer.name}}${LINK}{{/if}}'`, ['t.yaml:5:7 CRM3520']],
    ['only asked for', `html: '{{#if links.unsubscribe}}x{{/if}}'`, ['t.yaml:5:7 CRM3520']],
    [
      'in HTML and not in the text',
      `html: ${LINK.replace(/^/, '<p>')}</p>\ntext: Bye`,
      ['t.yaml:6:7 CRM3520'],
    ],
    [
      'in one locale only',
      `locale: country\nlocales:\n  ko: { text: '${LINK}' }\n  en: { text: Bye }\nfallback: ko`,
      ['t.yaml:8:3 CRM3520'],
    ],
  ])('%s', async (_name, body, expected) => {
    const found = await diagnose({
      't.yaml': `${HEAD}${body}\n`,
      'base.yaml': `partial: base\nhtml: '{{> content}}<p>${LINK}</p>'\n`,
    })
    expect(found.map((line, index) => line.slice(0, expected[index]?.length))).toEqual(expected)
  })

  test('transactional and service messages need none', async () => {
    const body = 'template: t\nchannel: email\nclass: service\nsubject: Hi\ntext: Hi\n'
    expect(await diagnose({ 't.yaml': body })).toEqual([])
  })
})

describe('M3: settings of links', () => {
  const FINE = `${HEAD}text: Bye ${LINK}\n`
  const config = (more: string) => `name: shop\nzone: Asia/Seoul\n${more}`

  test.each([
    [
      'no page',
      { 'crm.config.yaml': config(''), 't.yaml': FINE },
      'crm.config.yaml:1:1 CRM3521 The config names no page for the links of messages, which template "t" needs. Add `preferences: { url: … }`: marketing e-mail has a link to unsubscribe.',
    ],
    [
      'a page that is not encrypted',
      { 'crm.config.yaml': config('preferences: { url: http://shop.example }\n') },
      'crm.config.yaml:3:21 CRM3523 "http://shop.example" is not an address that links can lead to. Write it whole, with https:// (http:// only for localhost) and without variables.',
    ],
    [
      'an unknown variable',
      { 't.yaml': `${FINE}links: { utm: { campaign: '{{journy}}' } }\n` },
      't.yaml:6:30 CRM3522 There is no variable "journy" for the links of a message. Did you mean "journey"?',
    ],
    [
      'tracking without an endpoint',
      { 't.yaml': `${FINE}links: { track: { opens: true } }\n` },
      't.yaml:6:10 CRM3524 Opens or clicks are tracked, and the config names no endpoint for that. Add `links: { url: … }` to the config: where crm is reached.',
    ],
  ])('%s is refused', async (_name, files, expected) => {
    expect(await diagnose({ ...SHOP, ...files })).toEqual([expected])
  })

  test('local pages and whole settings are fine', async () => {
    const files = {
      'crm.config.yaml': config(
        'preferences: { url: http://localhost:3000/p }\nlinks: { url: https://go.shop.example, key: { env: KEY } }\n',
      ),
      't.yaml': `${FINE}links: { utm: { source: crm, campaign: '{{ journey }}-{{step}}' }, track: { clicks: true } }\n`,
    }
    expect(await diagnose(files)).toEqual([])
  })
})
