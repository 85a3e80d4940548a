/** The text of a KakaoTalk brand message in, why it cannot be one out. */

/** As KakaoTalk counts: UTF-16 units, so most emoji are two. */
export const BRAND_MESSAGE_CHARACTERS = 1300
export const BRAND_MESSAGE_LINE_BREAKS = 99

export function brandMessageProblem(text: string): string | undefined {
  if (text === '') return 'the text is empty'
  if (text.length > BRAND_MESSAGE_CHARACTERS) {
    return `the text has ${text.length} characters, more than ${BRAND_MESSAGE_CHARACTERS}`
  }
  const breaks = text.match(/\r\n|\r|\n/g)?.length ?? 0
  return breaks > BRAND_MESSAGE_LINE_BREAKS
    ? `the text has ${breaks} line breaks, more than ${BRAND_MESSAGE_LINE_BREAKS}`
    : undefined
}
