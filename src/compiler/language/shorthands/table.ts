/** Every shorthand of conditions over customers, by its word. */
import { RFM } from './rfm.ts'
import type { Shorthand } from './shorthand.ts'
import { SMART } from './smart.ts'
import { WEB } from './web.ts'

export const SHORTHANDS: Readonly<Record<string, Shorthand>> = { web: WEB, smart: SMART, rfm: RFM }
