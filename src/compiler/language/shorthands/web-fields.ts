/** What is conventionally known of a page view, and the groups of conditions these make (S7). */

/** Each is a property of the same name, unless the catalog's `web` says another. */
export const WEB_FIELDS = {
  url: 'The page: a path or a whole URL.',
  referrer: 'The page the visit came from.',
  utm_source: 'Where the visit came from.',
  utm_medium: 'By which medium it came.',
  utm_campaign: 'By which campaign it came.',
  utm_term: 'The keyword that was bid on.',
  utm_content: 'Which link of the campaign it was.',
  keyword: 'What was searched for.',
  country: 'The country of the visit.',
  city: 'The city of the visit.',
  device: 'desktop, mobile, tablet, or what the shop calls them.',
  browser: 'The browser.',
  os: 'The operating system.',
} as const
export type WebField = keyof typeof WEB_FIELDS
export const WEB_FIELD_NAMES = Object.keys(WEB_FIELDS)
