/** M3: what a signed link means, and that nothing else is believed. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readLinkKeys } from '../../src/runtime/links/link-keys.ts'
import { type LinkMeaning, signLink, verifyLink } from '../../src/runtime/links/link-token.ts'
import { readLink } from '../../src/runtime/links/read-link.ts'
import { LINK_KEY } from '../harness/link-key.ts'

const OTHER = 'another-key-of-more-than-thirty-two-letters'

const meanings: fc.Arbitrary<LinkMeaning> = fc.oneof(
  fc.record({ kind: fc.constant('open' as const), message: fc.string() }),
  fc.record({ kind: fc.constant('click' as const), message: fc.string(), url: fc.webUrl() }),
  fc.record({ kind: fc.constant('unsubscribe' as const), message: fc.string() }),
  fc.record({ kind: fc.constant('preferences' as const), message: fc.string() }),
)

describe('M3: signed links', () => {
  test('mean what was signed, under the key they were signed with', () => {
    fc.assert(
      fc.property(meanings, (meaning) => {
        const token = signLink(meaning, LINK_KEY)
        expect(token).toMatch(/^1\.[\w-]+\.[\w-]{22}$/)
        expect(verifyLink(token, [LINK_KEY])).toEqual(meaning)
        expect(verifyLink(token, [OTHER])).toBeUndefined()
        expect(verifyLink(token, [OTHER, LINK_KEY])).toEqual(meaning)
        expect(verifyLink(token, [])).toBeUndefined()
      }),
    )
  })

  test('any other character makes it worth nothing', () => {
    const token = signLink({ kind: 'unsubscribe', message: 'abc' }, LINK_KEY)
    for (let at = 0; at < token.length; at += 1) {
      for (const other of ['A', 'b', '.', '-', '2', '=', '']) {
        if (token[at] === other) continue
        const changed = token.slice(0, at) + other + token.slice(at + 1)
        expect(verifyLink(changed, [LINK_KEY]), changed).toBeUndefined()
      }
    }
    expect(verifyLink(`${token}.x`, [LINK_KEY])).toBeUndefined()
    expect(verifyLink('', [LINK_KEY])).toBeUndefined()
    // Signed, and of a version that means something else.
    expect(verifyLink(token.replace(/^1/, '2'), [LINK_KEY])).toBeUndefined()
  })

  test('a site reads them as they come: whole, from the path on, or the token alone', () => {
    const unsubscribe = { kind: 'unsubscribe', message: 'abc' } as const
    const click = {
      kind: 'click',
      message: 'abc',
      url: 'https://shop.example/?token=1.a.b',
    } as const
    const opened = { kind: 'open', message: 'abc' } as const
    const [token, clicked, seen] = [unsubscribe, click, opened].map((one) =>
      signLink(one, LINK_KEY),
    )
    const keys = `${OTHER}, ${LINK_KEY}`
    for (const link of [
      token,
      ` ${token}\n`,
      `https://shop.example/preferences?token=${token}`,
      `/preferences?lang=ko&token=${token}&utm_source=crm#top`,
    ]) {
      expect(readLink(link ?? '', keys), link).toEqual(unsubscribe)
    }
    expect(readLink(`https://go.shop.example/c/${clicked}`, keys)).toEqual(click)
    expect(readLink(`/o/${seen}.gif`, keys)).toEqual(opened)
    for (const link of ['', '/', 'https://shop.example/', `/preferences?token=${token}x`]) {
      expect(readLink(link, keys), link).toBeUndefined()
    }
    expect(readLink(token ?? '', OTHER)).toBeUndefined()
    for (const missing of [undefined, '', 'short']) {
      expect(() => readLink(token ?? '', missing)).toThrow(TypeError)
    }
  })

  test.each([
    [undefined, 'the variable KEY is not set'],
    [' , ', 'the variable KEY is not set'],
    ['short', 'a key in KEY is shorter than 32 characters'],
    [`${LINK_KEY},short`, 'a key in KEY is shorter than 32 characters'],
  ])('a key of %j is refused', (value, problem) => {
    expect(readLinkKeys('KEY', value)).toEqual({ problem })
  })

  test('the first of several keys signs and all verify, so a key can be replaced', () => {
    expect(readLinkKeys('KEY', `${OTHER}, ${LINK_KEY}`)).toEqual({ keys: [OTHER, LINK_KEY] })
  })
})
