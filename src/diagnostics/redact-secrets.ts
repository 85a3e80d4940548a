/** Text in, the same text with passwords of URLs starred out, of the same length, out: logs of CI are read by many. */
const PASSWORD_IN_URL = /([a-z][a-z0-9+.-]*:\/\/[^\s:/@'"]*:)([^\s'"]+)(?=@)/gi

export function redactSecrets(text: string): string {
  return text.replace(PASSWORD_IN_URL, (_, head: string, secret: string) => {
    return `${head}${'*'.repeat(secret.length)}`
  })
}
