/** A message, its template and channel, the site's settings and a key in, its own links and what is done to others out. */
import { type Channel, isMail } from '../../ir/channel.ts'
import type { LinkSettings, SiteLinks, UtmName, UtmVariable } from '../../ir/links.ts'
import type { Template } from '../../ir/template.ts'
import { linkSigner } from './link-token.ts'

export interface LinkOrigin {
  readonly message: string
  readonly journey: string
  readonly step: string
}

export interface MessageLinks {
  /** What `{{links.…}}` of a template stands for, of what it reads, and what ends by one click; absent without a page for it. */
  readonly given: Readonly<Partial<Record<Page, string>>> | undefined
  /** Where a link of the message leads in the end: with UTM parameters, and through the redirect; absent where all stay as they are. */
  readonly forUrl: ((url: string) => string) | undefined
  /** Of the picture that tells of opens. */
  readonly pixel: string | undefined
}

export interface LinkScope {
  readonly template: Template
  readonly channel: Channel
  readonly site: SiteLinks
  readonly key: string
}

/** Of all messages of a step: what they have in common is made once. */
export function stepLinks(
  origin: Omit<LinkOrigin, 'message'>,
  scope: LinkScope,
): (message: string) => MessageLinks {
  const { site, key } = scope
  const { utm, track } = linkSettings(scope)
  const values = utmParameters(utm, origin, scope)
  const tracking = site.tracking === undefined ? undefined : base(site.tracking)
  const clicks = track?.clicks === true ? tracking : undefined
  const opens = track?.opens === true ? tracking : undefined
  const pages = pagesOf(scope)
  const pageUrl = site.preferences === undefined ? undefined : withToken(site.preferences)
  const token = linkSigner(key)
  return (message) => {
    const given = pageUrl && ownLinks(pages, (kind) => pageUrl(token({ kind, message })))
    const forUrl = (url: string) => {
      if (isAmong(given, url) || !isWeb(url)) return url
      const tagged = withMissing(url, values)
      return clicks === undefined
        ? tagged
        : `${clicks}/c/${token({ kind: 'click', message, url: tagged })}`
    }
    return {
      given,
      // A text of which no link changes is not searched for any.
      forUrl: values.length === 0 && clicks === undefined ? undefined : forUrl,
      pixel: opens === undefined ? undefined : `${opens}/o/${token({ kind: 'open', message })}.gif`,
    }
  }
}

const PAGES = ['unsubscribe', 'preferences'] as const
type Page = (typeof PAGES)[number]

/** Signing costs more than the rest of a short message, and most have one of the two. */
function pagesOf({ template, channel }: LinkScope): readonly Page[] {
  const isRead = (page: Page) => template.given?.includes(`links.${page}`) === true
  return PAGES.filter(
    (page) => isRead(page) || (page === 'unsubscribe' && endsByOneClick(template, channel)),
  )
}

/** Whether its messages carry the headers of RFC 8058. */
export function endsByOneClick(template: Template, channel: Channel): boolean {
  return template.class === 'marketing' && isMail(channel)
}

function ownLinks(
  pages: readonly Page[],
  urlOf: (page: Page) => string,
): Partial<Record<Page, string>> {
  const own: Partial<Record<Page, string>> = {}
  for (const page of pages) own[page] = urlOf(page)
  return own
}

/** A token is written in letters that a URL takes as they are, so the rest is written once. */
function withToken(url: string): (token: string) => string {
  const [before = '', ...fragment] = withParameters(url, [['token', '']]).split('#')
  const after = fragment.length === 0 ? '' : `#${fragment.join('#')}`
  return (token) => before + token + after
}

function isAmong(own: Readonly<Partial<Record<Page, string>>> = {}, url: string): boolean {
  return url === own.unsubscribe || url === own.preferences
}

export function messageLinks({ message, ...origin }: LinkOrigin, scope: LinkScope): MessageLinks {
  return stepLinks(origin, scope)(message)
}

export function linkSettings({
  template,
  channel,
}: Pick<LinkScope, 'template' | 'channel'>): LinkSettings {
  return { ...channel.links, ...template.links }
}

function utmParameters(
  utm: LinkSettings['utm'],
  { journey, step }: Omit<LinkOrigin, 'message'>,
  { template, channel }: LinkScope,
): readonly (readonly [string, string])[] {
  const values: Readonly<Record<UtmVariable, string>> = {
    channel: channel.id,
    journey,
    step,
    template: template.id,
    topic: template.topic ?? '',
  }
  return (Object.entries(utm ?? {}) as [UtmName, string][]).map(([name, written]) => [
    `utm_${name}`,
    fillVariables(written, (variable) => (isVariable(variable, values) ? values[variable] : '')),
  ])
}

function isVariable(
  name: string,
  values: Readonly<Record<UtmVariable, string>>,
): name is UtmVariable {
  return Object.hasOwn(values, name)
}

function fillVariables(written: string, value: (name: string) => string): string {
  return written.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => value(name))
}

/** What the link says itself stays. */
function withMissing(url: string, values: readonly (readonly [string, string])[]): string {
  if (values.length === 0) return url
  const { searchParams } = new URL(url)
  return withParameters(
    url,
    values.filter(([name, value]) => value !== '' && !searchParams.has(name)),
  )
}

/** Added to the text of the URL, so that nothing else of it is written in another way. */
function withParameters(url: string, values: readonly (readonly [string, string])[]): string {
  if (values.length === 0) return url
  const [address = '', ...fragment] = url.split('#')
  const query = values.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')
  const joint = !address.includes('?') ? '?' : /[?&]$/.test(address) ? '' : '&'
  return [`${address}${joint}${query}`, ...fragment].join('#')
}

function isWeb(url: string): boolean {
  return /^https?:\/\//i.test(url) && URL.canParse(url)
}

function base(url: string): string {
  return url.replace(/\/+$/, '')
}
