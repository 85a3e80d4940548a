/** A rendered text message in, whether it goes out as an SMS or an LMS out, or why as neither. */
import { eucKrBytes, outsideEucKr } from './euc-kr.ts'

/** In bytes of EUC-KR. */
export const SMS_BYTES = 90
export const LMS_BYTES = 2000
export const LMS_SUBJECT_BYTES = 40

export interface WrittenTextMessage {
  readonly text: string
  readonly subject?: string
}

/** A subject makes it an LMS, and so does its length where long messages are taken. */
export function textMessageKind(
  { text, subject = '' }: WrittenTextMessage,
  takesLong: boolean,
): { readonly kind: 'SMS' | 'LMS' } | { readonly problem: string } {
  const [foreign] = outsideEucKr(subject + text)
  if (foreign !== undefined) {
    return { problem: `a text message cannot carry the character "${foreign}"` }
  }
  const bytes = eucKrBytes(text)
  const titled = eucKrBytes(subject)
  if (bytes === 0) return { problem: 'the text is empty' }
  if (titled > LMS_SUBJECT_BYTES) {
    return { problem: `the subject has ${titled} bytes, more than ${LMS_SUBJECT_BYTES}` }
  }
  if (titled === 0 && bytes <= SMS_BYTES) return { kind: 'SMS' }
  if (titled === 0 && !takesLong) {
    return {
      problem: `the text has ${bytes} bytes, more than ${SMS_BYTES}, and \`long\` is refuse`,
    }
  }
  if (bytes <= LMS_BYTES) return { kind: 'LMS' }
  return { problem: `the text has ${bytes} bytes, more than ${LMS_BYTES}` }
}
