/** Every kind of address. */
import type { NormaliserOf } from './address.ts'
import { EMAIL_ADDRESS } from './email.ts'
import { PHONE_ADDRESS } from './phone.ts'
import { TOKEN_ADDRESS } from './token.ts'

export const ADDRESSES: NormaliserOf = {
  email: EMAIL_ADDRESS,
  phone: PHONE_ADDRESS,
  token: TOKEN_ADDRESS,
}
