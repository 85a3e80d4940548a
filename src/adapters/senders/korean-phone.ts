/** A phone number as people write it in, its digits as Korean providers want them out; `undefined` when it is none. */
const DOMESTIC = /^0\d{7,11}$/
/** Special numbers that businesses send from: 1588-1234 and the like. */
const BUSINESS = /^1\d{7}$/

export function koreanPhone(written: string): string | undefined {
  const digits = written
    .trim()
    .replace(/^(\+|00)82[\s.-]?\(?0?\)?/, '0')
    .replace(/[\s().-]/g, '')
  return DOMESTIC.test(digits) || BUSINESS.test(digits) ? digits : undefined
}
