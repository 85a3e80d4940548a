/** M3: UTM parameters and redirects on every link of a message, in HTML and in plain text. */
import { describe, expect, test } from 'vitest'
import type { Template } from '../../src/ir/template.ts'
import { verifyLink } from '../../src/runtime/links/link-token.ts'
import { type LinkScope, messageLinks } from '../../src/runtime/links/message-links.ts'
import { rewriteHtmlLinks, rewriteTextLinks } from '../../src/runtime/links/rewrite-links.ts'
import { compileTemplate } from '../../src/runtime/render/compile-template.ts'
import { LINK_KEY } from '../harness/link-key.ts'
import { EMAIL } from './shop-programs.ts'

const TEMPLATE: Template = {
  id: 'hello',
  channel: 'email',
  class: 'marketing',
  topic: 'offers',
  subject: 'Hi',
  traits: [],
}
const SITE = {
  preferences: 'https://shop.example/preferences?lang=ko#top',
  tracking: 'https://go.shop.example/',
  key: 'CRM_LINK_KEY',
}
const ORIGIN = { message: 'm1', journey: 'win back', step: 'hello' }
const UTM = {
  source: 'crm',
  medium: '{{channel}}',
  campaign: '{{journey}}',
  content: '{{topic}}-{{step}}',
}

function links(given: Partial<LinkScope> & { template?: Template } = {}) {
  return messageLinks(ORIGIN, {
    template: TEMPLATE,
    channel: { ...EMAIL, links: { utm: UTM } },
    site: SITE,
    key: LINK_KEY,
    ...given,
  })
}

function leading(given: Parameters<typeof links>[0] = {}): (url: string) => string {
  const { forUrl } = links(given)
  if (forUrl === undefined) throw new Error('no link changes')
  return forUrl
}

describe('M3: where links lead', () => {
  test('where none changes, none is looked for', () => {
    expect(links({ channel: EMAIL }).forUrl).toBeUndefined()
    const clicks = { links: { track: { opens: false, clicks: true } } }
    expect(links({ channel: { ...EMAIL, ...clicks } }).forUrl).toBeDefined()
  })

  test('UTM parameters are added to what a link says itself', () => {
    const forUrl = leading()
    expect(forUrl('https://shop.example/')).toBe(
      'https://shop.example/?utm_source=crm&utm_medium=email&utm_campaign=win%20back&utm_content=offers-hello',
    )
    expect(forUrl('https://shop.example/a?b=%20&utm_source=x&utm_campaign#c')).toBe(
      'https://shop.example/a?b=%20&utm_source=x&utm_campaign&utm_medium=email&utm_content=offers-hello#c',
    )
    for (const other of [
      'mailto:a@b.example',
      'tel:+82',
      '#top',
      '/relative',
      'https://',
      'javascript:x',
    ]) {
      expect(forUrl(other)).toBe(other)
    }
  })

  test('what a template says replaces what its channel says', () => {
    const template = { ...TEMPLATE, links: { utm: { source: 'letter' } } }
    expect(leading({ template })('https://shop.example')).toBe(
      'https://shop.example?utm_source=letter',
    )
  })

  test('tracked links and the pixel are signed and name the message and the whole target', () => {
    const template = { ...TEMPLATE, links: { track: { opens: true, clicks: true } } }
    const { pixel } = links({ template })
    const [, token = ''] =
      /^https:\/\/go\.shop\.example\/c\/(.*)$/.exec(leading({ template })('https://a.example/x')) ??
      []
    expect(verifyLink(token, [LINK_KEY])).toEqual({
      kind: 'click',
      message: 'm1',
      url: 'https://a.example/x?utm_source=crm&utm_medium=email&utm_campaign=win%20back&utm_content=offers-hello',
    })
    const [, opened = ''] = /^https:\/\/go\.shop\.example\/o\/(.*)\.gif$/.exec(pixel ?? '') ?? []
    expect(verifyLink(opened, [LINK_KEY])).toEqual({ kind: 'open', message: 'm1' })
    expect(links().pixel).toBeUndefined()
  })

  test('its own links lead to the page, signed, untagged and untracked', () => {
    const template = {
      ...TEMPLATE,
      given: ['links.preferences', 'links.unsubscribe'],
      links: { track: { opens: true, clicks: true } },
    }
    const { given, forUrl } = links({ template })
    const url = given?.unsubscribe ?? ''
    expect(forUrl?.(url)).toBe(url)
    const { searchParams, hash } = new URL(url)
    expect([searchParams.get('lang'), hash]).toEqual(['ko', '#top'])
    expect(verifyLink(searchParams.get('token') ?? '', [LINK_KEY])).toEqual({
      kind: 'unsubscribe',
      message: 'm1',
    })
    const { searchParams: other } = new URL(given?.preferences ?? '')
    expect(verifyLink(other.get('token') ?? '', [LINK_KEY])?.kind).toBe('preferences')
    expect(links({ site: { key: 'K' } }).given).toBeUndefined()
  })

  test('only what a template reads is signed, and what ends by one click', () => {
    const read = (given: Partial<Template>) => {
      const own = links({ template: { ...TEMPLATE, ...given } }).given ?? {}
      return Object.keys(own).sort()
    }
    expect(read({ given: ['links.preferences'] })).toEqual(['preferences', 'unsubscribe'])
    expect(read({})).toEqual(['unsubscribe'])
    expect(read({ class: 'service' })).toEqual([])
    expect(read({ class: 'service', given: ['links.preferences'] })).toEqual(['preferences'])
  })
})

describe('M3: links of a rendered message', () => {
  const led = (url: string) => `<${url}>`
  test.each([
    [
      '<a href="https://a.example/?b=1&amp;c=2">x</a>',
      '<a href="&lt;https://a.example/?b=1&amp;c=2&gt;">x</a>',
    ],
    [
      "<A class='x>y' HREF='https://a.example'>",
      `<A class='x>y' HREF="&lt;https://a.example&gt;">`,
    ],
    ['<a href=https://a.example>', '<a href="&lt;https://a.example&gt;">'],
    ['<a href="&#x2F;x&#61;1">', '<a href="&lt;/x=1&gt;">'],
    ['<area href="/x">', '<area href="&lt;/x&gt;">'],
    ['<a name="href=x">', '<a name="href=x">'],
    ['<abbr href="https://a.example">', '<abbr href="https://a.example">'],
    [
      '<link href="https://a.example">&lt;a href="https://b.example"&gt;',
      '<link href="https://a.example">&lt;a href="https://b.example"&gt;',
    ],
  ])('%s', (html, expected) => {
    expect(rewriteHtmlLinks(html, led)).toBe(expected)
  })

  test.each([
    ['See https://a.example/b.', 'See <https://a.example/b>.'],
    ['(https://a.example/b_(c)), then', '(<https://a.example/b_(c)>), then'],
    ['<https://a.example>', '<<https://a.example>>'],
    ['http://a.example/한글?q=1。', '<http://a.example/한글?q=1>。'],
    ['mail a@b.example', 'mail a@b.example'],
  ])('%s', (text, expected) => {
    expect(rewriteTextLinks(text, led)).toBe(expected)
  })

  test('are led in all parts, and the plain text made from HTML has the same ones', () => {
    const template = {
      ...TEMPLATE,
      html: '<body><a href="https://shop.example">Go</a> <a href="{{links.unsubscribe}}">Stop</a></body>',
      links: { utm: { source: 'x' }, track: { opens: true, clicks: false } },
    }
    const given = links({ template })
    const message = compileTemplate(template)({ customer: {}, links: given })
    expect(message.html).toContain('<a href="https://shop.example?utm_source=x">Go</a>')
    expect(message.html).toMatch(
      /<img src="https:\/\/go\.shop\.example\/o\/[^"]*\.gif"[^>]*><\/body>$/,
    )
    expect(message.text.replaceAll('\n', ' ')).toBe(
      `Go [https://shop.example?utm_source=x] Stop [${given.given?.unsubscribe}]`,
    )
    const plain = {
      ...template,
      html: undefined,
      text: 'Go https://shop.example {{links.unsubscribe}}',
    }
    const { html: _html, ...textOnly } = plain
    expect(compileTemplate(textOnly)({ customer: {}, links: given }).text).toBe(
      `Go https://shop.example?utm_source=x ${given.given?.unsubscribe}`,
    )
  })

  test('a link that is not there fails the message', () => {
    const render = compileTemplate({ ...TEMPLATE, text: '{{links.unsubscribe}}' })
    expect(() => render({ customer: {} })).toThrow(/unsubscribe/)
  })
})
