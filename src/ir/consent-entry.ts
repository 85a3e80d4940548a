/**
 * What a topic says by channel and a channel's id in, the name of the entry that holds for it out: its own, else the one for all others.
 * Own entries only: a channel may be called "constructor".
 */
export function consentEntry(consent: Readonly<Record<string, unknown>>, channel: string): string {
  return Object.hasOwn(consent, channel) ? channel : 'default'
}
