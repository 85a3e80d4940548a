/** A rendered SMS in, why it is too long for what it may go out as out. Checked of each: values may break what the catalog says of them. */
import type { Channel } from '../../ir/channel.ts'
import { mediumOf } from '../../ir/channel.ts'
import { eucKrBytes } from '../../ir/euc-kr.ts'
import { LMS_BYTES, SMS_BYTES } from '../../ir/rules.ts'
import type { Template } from '../../ir/template.ts'

export function tooLongForSms(
  text: string,
  { lms }: Template,
  channel: Channel,
): string | undefined {
  if (mediumOf(channel) !== 'sms') return undefined
  const limit = lms === true ? LMS_BYTES : SMS_BYTES
  const bytes = eucKrBytes(text)
  return bytes <= limit ? undefined : `the text takes ${bytes} bytes, and ${limit} are the most`
}
