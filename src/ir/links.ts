/** What is done to the links of messages, and where crm's own links lead. */
export const UTM_NAMES = ['source', 'medium', 'campaign', 'term', 'content'] as const
export type UtmName = (typeof UTM_NAMES)[number]

/** What `{{…}}` in a UTM value may stand for. */
export const UTM_VARIABLES = ['channel', 'journey', 'step', 'template', 'topic'] as const
export type UtmVariable = (typeof UTM_VARIABLES)[number]

/** Of a channel or a template; what a template says of one of the two replaces what its channel says. */
export interface LinkSettings {
  readonly utm?: { readonly [N in UtmName]?: string }
  readonly track?: { readonly opens: boolean; readonly clicks: boolean }
}

/** Of the project. */
export interface SiteLinks {
  /** The page on which people change what they get. It takes the one-click POST of mail programs, too. */
  readonly preferences?: string
  /** Where crm's own endpoint is reached, for tracked links and opens. */
  readonly tracking?: string
  /** Name of the variable with the key that links are signed with. */
  readonly key: string
}

export const DEFAULT_LINK_KEY = 'CRM_LINK_KEY'
