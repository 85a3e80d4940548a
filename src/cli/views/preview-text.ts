/** A rendered message in, the text `crm preview` prints out. */
import type { PreviewView } from '../preview/preview-template.ts'

export function previewText(view: PreviewView, path: string | undefined): string {
  const { template, title, channel, customer, asOf, locale, subject, html, text } = view
  const name = title === undefined ? template : `${template} (${title})`
  const lines = [
    `${name} on ${channel}, ${view.class}, for customer ${customer}, as of ${asOf}`,
    ...(locale === undefined ? [] : [`Locale:  ${locale}`]),
    `Subject: ${subject}`,
    `HTML:    ${html === undefined ? 'none' : `${html.length} characters`}`,
    ...(path === undefined ? [] : [`Written: ${path}`]),
    '',
    text.trimEnd(),
  ]
  return `${lines.join('\n')}\n`
}
