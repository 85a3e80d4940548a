/** The key that tests sign links with, as a run asks for it. */
export const LINK_KEY = 'a-key-for-tests-of-more-than-32-characters'

export function secret(name: string): string | undefined {
  return name === 'CRM_LINK_KEY' ? LINK_KEY : undefined
}
